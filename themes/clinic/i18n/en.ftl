# The words of the clinic theme, in English.

language-name = English
og-locale = en_US
date-format = %B %-d, %Y
month-format = %B %Y

## Getting around
skip-link = Skip to the text
nav-main = Main
nav-footer = About this site
nav-languages = Language
nav-breadcrumbs = You are here
nav-pages = Pages of this list
nav-neighbours = Previous and next article
home = Home
newer = Newer
older = Older
page-number = Page { $number }
not-yet-translated = (not yet translated)
untranslated-title = Only in English so far
untranslated-text = These articles have not been translated yet.
untranslated-all = All articles in English

## The clinic
call-us = Call
call-number = Call { $number }
book = Book a visit
visit-us = Visit us
hours = Opening hours
contact = Contact
rail-call = Questions? Call us:
open-map = Open the map
until = to
closed = Closed
time-am = { $hour }:{ $minute } am
time-pm = { $hour }:{ $minute } pm
cta-title = Questions? Talk to us.
cta-text = We are glad to explain what a treatment involves and whether it could suit you.
demonstration = This is a demonstration site. The clinic and its people are made up.
disclaimer = This page is for information. It is not medical advice and does not replace a visit with a clinician who knows you.
emergency-line = In an emergency, call 911.
follow = Follow:

## Articles
articles = Articles
article-count = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
latest-articles = Latest articles
all-articles = All articles
sections = Sections
topics = Topics
written-by = Written by
medically-reviewed-by = Medically reviewed by
published = Published
updated = Updated
reviewed = Reviewed
reading-time-label = Reading time
reading-time = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}
contents = On this page
series-part = Part { $position } of { $total }:
references = Sources
related-articles = Related articles
backlinks = Also mentioned in
previous-article = Previous
next-article = Next
nothing-yet = Nothing has been published here yet.
state-draft = Draft: not published
state-scheduled = Scheduled: not published yet
state-expired = Expired: no longer published

## Taxonomies
taxonomy-tags = Tags
taxonomy-categories = Topics
taxonomy-series = Series
taxonomy-people = Our people

## People
people-intro = Who writes and reviews what you read here.
person-example = Example profile: not a real person
credentials = Credentials
knows-about = Knows about
elsewhere = Elsewhere
articles-written = Written by this author
articles-reviewed = Reviewed by this clinician

## Notices
crisis-title = Need to talk to someone now?
crisis = If you are thinking about suicide, or are worried about someone, call or text 988 at any hour. It is free and confidential. When you call, press 2 for Spanish. In an emergency, call 911.
crisis-call = Call 988
crisis-text = Text 988
crisis-911 = Emergency: 911
ketamine-offlabel-title = About this use of ketamine
ketamine-offlabel = The FDA has approved ketamine as an anesthetic. It has not approved ketamine for depression, pain or any psychiatric condition. Using it for these is called off-label use: a clinician may decide on it with you, after talking through the risks.
compounded-title = About compounded medicines
compounded = A compounded medicine is mixed by a pharmacy. The FDA does not review compounded medicines for safety, quality or how well they work before they are sold.

## In the text
alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution
footnotes = Footnotes
footnote = Footnote
footnote-back-to = Back to the text of footnote
table = Table
yes = Yes
no = No
captions = Captions
anchor = Link to this section:
code-sample = Code sample
watch = Watch:
opens-site = opens { $site }
plays-from = plays here, from { $site }
video-minutes = { $count ->
    [one] { $count } minute
   *[other] { $count } minutes
}

## Pages of their own
not-found-title = We could not find that page
not-found-text = It may have moved, or the address may have a typing mistake.
not-found-try = Or try one of these
back-home = Go to the home page
moved-title = This page has moved
moved-text = Go to its new address

## Calendar
month-1 = January
month-2 = February
month-3 = March
month-4 = April
month-5 = May
month-6 = June
month-7 = July
month-8 = August
month-9 = September
month-10 = October
month-11 = November
month-12 = December
month-short-1 = Jan
month-short-2 = Feb
month-short-3 = Mar
month-short-4 = Apr
month-short-5 = May
month-short-6 = Jun
month-short-7 = Jul
month-short-8 = Aug
month-short-9 = Sep
month-short-10 = Oct
month-short-11 = Nov
month-short-12 = Dec
day-1 = Monday
day-2 = Tuesday
day-3 = Wednesday
day-4 = Thursday
day-5 = Friday
day-6 = Saturday
day-7 = Sunday
day-short-1 = Mon
day-short-2 = Tue
day-short-3 = Wed
day-short-4 = Thu
day-short-5 = Fri
day-short-6 = Sat
day-short-7 = Sun
day-range = { $first } to { $last }

# Search. In these, % stands for the words asked for and # for a number.
search-title = Search
search-label = What are you looking for?
search-go = Search
search-none = Nothing was found for “%”.
search-one = One page was found for “%”.
search-many = # pages were found for “%”.
search-guessed = Words that are spelt alike: %.
search-failed = The search could not be loaded. Try again in a moment.
search-more = Show more
search-no-script = Searching needs JavaScript, which is switched off in your browser.
search-all = All articles
