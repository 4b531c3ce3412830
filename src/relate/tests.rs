//! What `relate` promises, on sites small enough to be worked out by hand.

use proptest::prelude::*;

use super::*;

/// An article of a test site; its key is `a` and its number.
#[derive(Clone, Debug, Default)]
struct Article {
    title: String,
    body: String,
    tags: Vec<String>,
    language: &'static str,
    group: Option<u32>,
    date: Option<i64>,
    links: Vec<u32>,
    pins: Vec<u32>,
    excludes: Vec<u32>,
    page: bool,
}

fn article(title: &str, body: &str) -> Article {
    Article {
        title: title.to_owned(),
        body: body.to_owned(),
        language: "en",
        ..Article::default()
    }
}

/// Lists by number, in the order that `places` gives: the article numbered `places[n]` is entry n.
fn lists_in_order(site: &[Article], settings: &Settings, places: &[u32]) -> Vec<Vec<(u32, f32)>> {
    let keys: Vec<String> = (0..site.len())
        .map(|number| format!("a{number:03}.md"))
        .collect();
    let profiles: Vec<Profile> = site
        .iter()
        .map(|article| {
            let parts = Parts {
                title: &article.title,
                body: &article.body,
                tags: &article.tags,
                language: article.language,
                ..Parts::default()
            };
            profile(&parts, &settings.weights)
        })
        .collect();
    let entry_of = |number: &u32| places.iter().position(|p| p == number).unwrap() as u32;
    let moved = |numbers: &[u32]| numbers.iter().map(entry_of).collect::<Vec<u32>>();
    let moves: Vec<[Vec<u32>; 3]> = site
        .iter()
        .map(|article| {
            [
                moved(&article.links),
                moved(&article.pins),
                moved(&article.excludes),
            ]
        })
        .collect();
    let entries: Vec<Entry<'_>> = places
        .iter()
        .map(|&number| number as usize)
        .map(|number| Entry {
            key: &keys[number],
            profile: &profiles[number],
            language: site[number].language,
            group: site[number].group,
            date: site[number].date,
            links: &moves[number][0],
            pins: &moves[number][1],
            excludes: &moves[number][2],
            candidate: !site[number].page,
            subject: true,
        })
        .collect();
    let lists = relate(&entries, settings);
    (0..site.len() as u32)
        .map(|number| {
            let list = &lists[entry_of(&number) as usize];
            list.iter()
                .map(|found| (places[found.entry as usize], found.score))
                .collect()
        })
        .collect()
}

fn lists(site: &[Article], settings: &Settings) -> Vec<Vec<u32>> {
    let places: Vec<u32> = (0..site.len() as u32).collect();
    lists_in_order(site, settings, &places)
        .into_iter()
        .map(|list| list.into_iter().map(|(number, _)| number).collect())
        .collect()
}

/// Six articles: two on knees, two on sleep, two on nothing like the rest.
fn clinic() -> Vec<Article> {
    vec![
        article(
            "Knee pain",
            "The meniscus of a knee tears when it turns under load.",
        ),
        article(
            "After surgery",
            "A torn meniscus is trimmed, then the knee rests for a week.",
        ),
        article(
            "Snoring",
            "Loud breathing at night may be apnoea, a pause of the airway.",
        ),
        article(
            "Sleep masks",
            "The mask keeps an airway open while apnoea would close it.",
        ),
        article("Parking", "Behind our building, free for visitors."),
        article("Recipes", "Lentils, carrots, cumin."),
    ]
}

/// A text of so many words that all differ from those of another `seed`.
fn long_text(seed: &str, words: usize) -> String {
    let words: Vec<String> = (0..words).map(|number| format!("{seed}{number}")).collect();
    words.join(" ")
}

#[test]
fn articles_on_one_matter_come_first() {
    let lists = lists(&clinic(), &Settings::default());
    assert_eq!(
        [lists[0][0], lists[1][0], lists[2][0], lists[3][0]],
        [1, 0, 3, 2]
    );
}

#[test]
fn a_score_is_the_cosine_of_the_words_times_the_room_of_the_other() {
    // "knee" and "pain" are the only words that articles share, so each is all that their vectors hold: cosine 1. Of
    // five articles ln 2 * 5 / 55 is taken off: "knee", with two, is worth ln(6 / 2) - 0.0630 = 1.0356, the highest
    // there can be, and "pain", with three, ln(6 / 3) - 0.0630 = 0.6301, which is 0.6085 of it.
    let site = [
        article("", "knee first"),
        article("", "knee second"),
        article("", "pain third"),
        article("", "pain fourth"),
        article("", "pain fifth"),
    ];
    let found = lists_in_order(&site, &Settings::default(), &[0, 1, 2, 3, 4]);
    assert!(found[0][0].0 == 1 && (found[0][0].1 - 1.0).abs() < 1e-4);
    assert!(found[2][0].0 == 3 && (found[2][0].1 - 0.6085).abs() < 1e-4);
    assert!(found[0][2..].iter().all(|&(_, score)| score == 0.0));
}

#[test]
fn a_word_in_most_of_many_articles_says_nothing() {
    let site: Vec<Article> = (0..900)
        .map(|number| match number % 3 {
            0 => article("", &format!("word{number}")),
            _ => article("", "clinic"),
        })
        .collect();
    let places: Vec<u32> = (0..900).collect();
    let found = lists_in_order(&site, &Settings::default(), &places);
    assert!(found.iter().flatten().all(|&(_, score)| score == 0.0));
}

#[test]
fn a_list_is_full_while_there_are_articles_even_without_a_word_in_common() {
    let lists = lists(&clinic(), &Settings::default());
    assert!(lists.iter().all(|list| list.len() == 5));
}

#[test]
fn articles_without_words_in_common_follow_by_tag_and_link_then_newest_first() {
    let mut site = vec![
        article("", "one"),
        article("", "two"),
        article("", "three"),
        article("", "four"),
    ];
    site[0].tags = vec!["Sleep".to_owned()];
    site[1].date = Some(1);
    site[2].date = Some(2);
    site[3].tags = vec!["sleep ".to_owned()];
    assert_eq!(lists(&site, &Settings::default())[0], [3, 2, 1]);
    site[3].tags.clear();
    site[0].links = vec![1];
    assert_eq!(lists(&site, &Settings::default())[0], [1, 2, 3]);
}

#[test]
fn a_list_is_no_longer_than_wanted() {
    let settings = Settings {
        count: 2,
        ..Settings::default()
    };
    assert!(
        lists(&clinic(), &settings)
            .iter()
            .all(|list| list.len() == 2)
    );
}

#[test]
fn pins_come_first_in_their_order_and_need_not_be_candidates() {
    let mut site = clinic();
    site[0].pins = vec![5, 4, 5, 0];
    site[5].page = true;
    let lists = lists(&site, &Settings::default());
    assert_eq!(lists[0], [5, 4, 1, 2, 3]);
    assert!(!lists[1].contains(&5));
}

#[test]
fn what_an_author_keeps_out_stays_out_even_if_it_is_pinned() {
    let mut site = clinic();
    site[0].excludes = vec![1, 4];
    site[0].pins = vec![4];
    let lists = lists(&site, &Settings::default());
    assert!(!lists[0].contains(&1) && !lists[0].contains(&4));
    assert!(lists[1].contains(&0));
}

#[test]
fn translations_and_other_languages_are_left_out() {
    let mut site = clinic();
    site[1].language = "es";
    site[3].group = Some(7);
    site[2].group = Some(7);
    let lists = lists(&site, &Settings::default());
    assert_eq!(lists[1], [0_u32; 0]);
    assert!(!lists[0].contains(&1));
    assert!(!lists[2].contains(&3));
}

#[test]
fn newest_lists_the_most_related_by_date() {
    let mut site = clinic();
    for (date, article) in (0..).zip(&mut site) {
        article.date = Some(date);
    }
    let settings = Settings {
        count: 2,
        order: Order::Newest,
        ..Settings::default()
    };
    // Under relevance the list of 0 is 1 and, for want of more, the newest: 5.
    assert_eq!(lists(&site, &settings)[0], [5, 1]);
    site[1].date = Some(9);
    assert_eq!(lists(&site, &settings)[0], [1, 5]);
}

/// The clinic with two articles, 6 and 7, that are equally close to article 0.
fn clinic_with_twins() -> Vec<Article> {
    let mut site = clinic();
    site.push(article("Ligaments", "A knee with a torn meniscus, again."));
    site.push(article("Ligaments", "A knee with a torn meniscus, again."));
    site
}

/// Whether article 0 lists `first` before `second`.
fn lists_before(site: &[Article], first: u32, second: u32) -> bool {
    let list = &lists(site, &Settings::default())[0];
    let place = |number| list.iter().position(|&n| n == number).unwrap();
    place(first) < place(second)
}

#[test]
fn equally_related_articles_stand_in_the_order_of_their_keys() {
    assert!(lists_before(&clinic_with_twins(), 6, 7));
}

#[test]
fn a_tag_an_article_shares_raises_it() {
    let mut site = clinic_with_twins();
    site[0].tags = vec!["joints".to_owned()];
    site[7].tags = vec!["Joints".to_owned()];
    assert!(lists_before(&site, 7, 6));
}

#[test]
fn a_link_raises_an_article_whichever_way_it_goes() {
    let mut site = clinic_with_twins();
    site[7].links = vec![0];
    assert!(lists_before(&site, 7, 6));
    site[0].links = vec![6, 6];
    site[7].links = vec![];
    assert!(lists_before(&site, 6, 7));
}

#[test]
fn an_article_named_by_its_title_comes_before_one_that_is_not() {
    let mut site = clinic();
    site.push(article(
        "Tendon care",
        "Meniscus wear, and what follows from it.",
    ));
    site.push(article(
        "Bone care",
        "Meniscus wear, and what follows from it.",
    ));
    site[0].body.push_str(" See also bone care.");
    site[0].title = "Joints".to_owned();
    assert!(lists_before(&site, 7, 6));
}

#[test]
fn a_copy_of_the_article_is_left_out() {
    let text = long_text("word", 400);
    let mut site = clinic();
    site.push(article("First", &text));
    site.push(article("Second", &text.replace("word7 ", "other ")));
    let lists = lists(&site, &Settings::default());
    assert!(!lists[6].contains(&7) && !lists[7].contains(&6));
}

#[test]
fn of_two_copies_one_is_listed() {
    let text = long_text("palabra", 300);
    let mut site = clinic();
    site.push(article("Uno", &text));
    site.push(article("Dos", &text));
    for article in &mut site {
        article.language = "es";
    }
    let lists = lists(&site, &Settings::default());
    assert!(lists[0].contains(&6) && !lists[0].contains(&7));
}

#[test]
fn articles_that_share_half_their_text_are_no_copies() {
    let shared = long_text("shared", 200);
    let mut site = clinic();
    site.push(article(
        "First",
        &format!("{shared}{}", long_text("one", 100)),
    ));
    site.push(article(
        "Second",
        &format!("{shared}{}", long_text("two", 100)),
    ));
    assert_eq!(lists(&site, &Settings::default())[6][0], 7);
}

#[test]
fn four_fifths_of_the_shingles_in_common_make_a_copy() {
    // 104 words have 100 shingles of five. With the last 10 words changed 90 are left, of 110 in all: 0.818.
    // With the last 12 changed 88 are left, of 112: 0.786.
    let of = |changed: usize| {
        let body = format!(
            "{} {}",
            long_text("word", 104 - changed),
            long_text("new", changed)
        );
        let parts = Parts {
            body: &body,
            language: "en",
            ..Parts::default()
        };
        profile(&parts, &Weights::default())
    };
    assert!((shared_text(&of(0), &of(10), 0.5) - 90.0 / 110.0).abs() < 1e-9);
    assert!((shared_text(&of(0), &of(0), 0.5) - 1.0).abs() < 1e-9);
    assert!(is_copy(&of(0), &of(10)));
    assert!(!is_copy(&of(0), &of(12)));
}

#[test]
fn short_articles_are_not_taken_for_copies() {
    let site = [
        article("Dr. Albers", "Call us to book a visit."),
        article("Dr. Brandt", "Call us to book a visit."),
    ];
    assert_eq!(lists(&site, &Settings::default()), [[1], [0]]);
}

#[test]
fn the_number_of_threads_changes_no_list() {
    let body = |number: u32| {
        let words = (0..40).map(|place| format!("w{}", (number * 7 + place * place) % 97));
        words.collect::<Vec<String>>().join(" ")
    };
    let site: Vec<Article> = (0..200).map(|number| article("", &body(number))).collect();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        let places: Vec<u32> = (0..200).collect();
        pool.install(|| lists_in_order(&site, &Settings::default(), &places))
    };
    assert_eq!(on(1), on(8));
}

#[test]
fn an_empty_site_has_no_lists() {
    assert!(relate(&[], &Settings::default()).is_empty());
}

#[test]
fn a_profile_reads_back_as_it_was_written() {
    let parts = Parts {
        title: "Knee pain",
        body: "The meniscus of a knee tears when it turns under load.",
        language: "en",
        ..Parts::default()
    };
    let made = profile(&parts, &Weights::default());
    let bytes = postcard::to_stdvec(&made).unwrap();
    assert_eq!(postcard::from_bytes::<Profile>(&bytes).unwrap(), made);
}

fn plain_entry<'a>(key: &'a str, profile: &'a Profile) -> Entry<'a> {
    Entry {
        key,
        profile,
        language: "en",
        group: None,
        date: None,
        links: &[],
        pins: &[],
        excludes: &[],
        candidate: true,
        subject: true,
    }
}

#[test]
fn reasons_are_written_as_in_the_article_and_add_up_to_the_score() {
    let texts = [
        Parts {
            title: "Knee pain",
            body: "Torn ligaments of the knee hurt.",
            language: "en",
            ..Parts::default()
        },
        Parts {
            title: "Ligament care",
            body: "A torn ligament in knees, and knee pain.",
            language: "en",
            ..Parts::default()
        },
        Parts {
            title: "Parking",
            body: "Behind our building.",
            language: "en",
            ..Parts::default()
        },
        Parts {
            title: "Recipes",
            body: "Lentils and cumin.",
            language: "en",
            ..Parts::default()
        },
        Parts {
            title: "Nurses",
            body: "Meet our team.",
            language: "en",
            ..Parts::default()
        },
    ];
    let settings = Settings::default();
    let profiles = texts.map(|parts| profile(&parts, &settings.weights));
    let entries: Vec<Entry<'_>> = ["a", "b", "c", "d", "e"]
        .iter()
        .zip(&profiles)
        .map(|(key, profile)| plain_entry(key, profile))
        .collect();
    let reasons = explain(&entries, &settings, (0, 1), (&texts[0], &texts[1]));
    let found = relate(&entries, &settings)[0][0];
    let sum: f32 = reasons.iter().map(|reason| reason.share).sum();
    assert_eq!(found.entry, 1);
    assert!((sum - found.score).abs() < 1e-5, "{sum} {found:?}");
    let has = |why, term: &str| reasons.iter().any(|r| r.why == why && r.term == term);
    assert!(
        has(Why::Words, "ligaments") && has(Why::Words, "Knee") && has(Why::Title, "Knee pain")
    );
    assert!(has(Why::Words, "Torn ligaments"));
}

/// A site of up to nine articles with a few words each.
fn any_site() -> impl Strategy<Value = Vec<Article>> {
    let word = prop::sample::select(vec![
        "knee", "sleep", "heart", "mask", "diet", "torn", "rest", "walk",
    ]);
    let words = prop::collection::vec(word, 0..8).prop_map(|words| words.join(" "));
    let number = || prop::collection::vec(0_u32..9, 0..3);
    let one = (
        words.clone(),
        words,
        number(),
        number(),
        number(),
        any::<bool>(),
        prop::option::of(0_i64..4),
    );
    prop::collection::vec(one, 1..9).prop_map(|all| {
        let most = all.len() as u32;
        let within = |numbers: Vec<u32>| numbers.into_iter().filter(|&n| n < most).collect();
        all.into_iter()
            .map(|(title, body, links, pins, excludes, page, date)| Article {
                title,
                body,
                language: "en",
                links: within(links),
                pins: within(pins),
                excludes: within(excludes),
                page,
                date,
                ..Article::default()
            })
            .collect()
    })
}

proptest! {
    #[test]
    fn the_order_of_the_entries_changes_no_list(
        (site, places) in any_site().prop_flat_map(|site| {
            let places: Vec<u32> = (0..site.len() as u32).collect();
            (Just(site), Just(places).prop_shuffle())
        }),
        newest in any::<bool>(),
    ) {
        let order = if newest { Order::Newest } else { Order::Relevance };
        let settings = Settings { count: 4, order, ..Settings::default() };
        let straight: Vec<u32> = (0..site.len() as u32).collect();
        prop_assert_eq!(
            lists_in_order(&site, &settings, &straight),
            lists_in_order(&site, &settings, &places)
        );
    }

    #[test]
    fn a_list_holds_neither_its_article_nor_one_twice_nor_one_kept_out(site in any_site()) {
        for (number, list) in (0_u32..).zip(lists(&site, &Settings::default())) {
            let mut seen = list.clone();
            seen.sort_unstable();
            seen.dedup();
            prop_assert_eq!(seen.len(), list.len());
            prop_assert!(!list.contains(&number));
            let this = &site[number as usize];
            prop_assert!(!list.iter().any(|other| this.excludes.contains(other)));
        }
    }
}

/// Articles whose lists are asked for one by one, while they change.
mod followed {
    use std::sync::Arc;

    use super::*;

    /// Numbers that follow from a seed (Knuth's linear congruence).
    struct Random(u64);

    impl Random {
        fn below(&mut self, n: usize) -> usize {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % n
        }

        /// Words by Zipf's law, as far as it matters here: the first are in nearly every text.
        fn text(&mut self, words: usize) -> String {
            let word = |r: &mut Self| {
                let most = [3, 20, 400][r.below(3)];
                format!("word{}", r.below(most))
            };
            (0..words).map(|_| word(self) + " ").collect()
        }
    }

    #[derive(Clone)]
    struct One {
        key: String,
        language: &'static str,
        profile: Arc<Profile>,
        links: Vec<u32>,
        pins: Vec<u32>,
        date: Option<i64>,
        candidate: bool,
    }

    fn one(random: &mut Random) -> One {
        let (title, length) = (random.text(3), [0, 8, 60, 200][random.below(4)]);
        let tags: Vec<String> = (0..random.below(3))
            .map(|_| format!("tag{}", random.below(5)))
            .collect();
        let parts = Parts {
            title: &title,
            body: &random.text(length),
            tags: &tags,
            language: "en",
            ..Parts::default()
        };
        One {
            key: format!("{:05}.md", random.below(99_999)),
            language: ["en", "en", "en", "es"][random.below(4)],
            profile: Arc::new(profile(&parts, &Weights::default())),
            links: (0..random.below(3))
                .map(|_| random.below(40) as u32)
                .collect(),
            pins: (0..random.below(2))
                .map(|_| random.below(40) as u32)
                .collect(),
            date: Some(random.below(9) as i64),
            candidate: random.below(8) > 0,
        }
    }

    fn change(site: &mut Vec<One>, random: &mut Random) {
        let at = random.below(site.len());
        match random.below(6) {
            0 if site.len() > 1 => drop(site.remove(at)),
            1 => site.push(one(random)),
            2 => site[at].candidate ^= true,
            3 => site[at].language = ["en", "es"][random.below(2)],
            _ => site[at].profile = one(random).profile,
        }
        site.sort_by(|a, b| a.key.cmp(&b.key));
        site.dedup_by(|a, b| a.key == b.key);
    }

    fn entries(site: &[One]) -> Vec<Entry<'_>> {
        site.iter()
            .map(|one| Entry {
                key: &one.key,
                profile: &one.profile,
                language: one.language,
                group: None,
                date: one.date,
                links: &one.links,
                pins: &one.pins,
                excludes: &[],
                candidate: one.candidate,
                subject: one.candidate || !one.pins.is_empty(),
            })
            .collect()
    }

    /// Some articles in the order of their keys.
    fn site(random: &mut Random, articles: usize) -> Vec<One> {
        let mut site: Vec<One> = (0..articles).map(|_| one(random)).collect();
        site.sort_by(|a, b| a.key.cmp(&b.key));
        site.dedup_by(|a, b| a.key == b.key);
        site
    }

    /// The articles with other profiles, where nothing else differs.
    fn exchanged<'a>(last: &[One], site: &'a [One]) -> Option<Vec<(u32, &'a Arc<Profile>)>> {
        let same = |(a, b): (&One, &One)| {
            (&a.key, a.language, a.candidate) == (&b.key, b.language, b.candidate)
        };
        if last.len() != site.len() || !last.iter().zip(site).all(same) {
            return None;
        }
        let both = (0..).zip(last.iter().zip(site));
        let differ = both.filter(|(_, (a, b))| !Arc::ptr_eq(&a.profile, &b.profile));
        Some(differ.map(|(n, (_, b))| (n, &b.profile)).collect())
    }

    /// Ends the test unless each single list of the collection is that of all lists.
    fn compare(collection: &mut Collection, last: Option<&[One]>, site: &[One], what: &str) {
        let (settings, entries) = (Settings::default(), entries(site));
        match last.and_then(|last| exchanged(last, site)) {
            Some(changed) => collection.exchange(&changed),
            None => collection.follow(&entries, |n| site.get(n as usize).map(|one| &one.profile)),
        }
        let singles = Singles::new(collection, None);
        for (number, list) in (0..).zip(relate(&entries, &settings)) {
            let single = singles.list(&entries, &settings, number);
            assert_eq!(single, list, "{what}, article {number}");
        }
    }

    #[test]
    fn single_lists_of_followed_articles_are_the_lists_of_all_articles_made_anew() {
        for seed in 0..8 {
            let mut random = Random(seed);
            let articles = [3, 30, 80][random.below(3)];
            let mut site = site(&mut random, articles);
            let mut collection = Collection::default();
            let mut last: Option<Vec<One>> = None;
            for step in 0..12 {
                let what = format!("seed {seed}, step {step}");
                compare(&mut collection, last.as_deref(), &site, &what);
                last = Some(site.clone());
                for _ in 0..=random.below(3) {
                    change(&mut site, &mut random);
                }
            }
        }
    }
}
