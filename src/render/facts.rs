//! Digests of what a job reads: equal digests mean that rendering it again would give the same bytes.
//!
//! Everything that a view shows must be in one of these. Where in doubt a digest holds more than the view, never less.

use super::stage::Stage;
use super::view::SUBSECTION_PAGES;
use crate::address::UrlPath;
use crate::digest::{Digest, Digester};
use crate::ledger::Question;
use crate::site::outputs::{Planned, Subject};
use crate::site::{Byline, Document, Node, PageId, Person, SectionId, taxonomy};

/// What a page's card shows.
pub(super) fn card(stage: &Stage, id: PageId) -> Digest {
    let page = stage.site.page(id);
    let (front, text) = (&page.document.front, &page.document.text);
    let mut d = Digester::new();
    d.value(front)
        .text(&text.excerpt)
        .number(u64::from(super::view::reading_time(text.words)));
    d.text(page.url.as_str())
        .text(&page.language)
        .text(page.state.word())
        .value(&page.date);
    for byline in &page.authors {
        d.text(&taxonomy::person_slug(&stage.site, byline).1);
    }
    // How a term is spelt, and whether it has a page, is decided by all pages together.
    for (kind, values) in &front.taxonomies {
        let terms = stage
            .site
            .taxonomy(kind, &page.language)
            .filter(|t| t.render);
        for value in values {
            let slug = crate::address::slugify(&value.value);
            if let Some(term) = terms.and_then(|t| t.terms.iter().find(|t| t.slug == slug)) {
                d.text(&term.name).text(term.url.as_str());
            }
        }
    }
    if let Some(image) = &front.image {
        picture(
            &mut d,
            stage,
            &image.src.value,
            page.document.path.folder(),
            &page.url,
        );
    }
    d.finish()
}

/// A picture's address, and its file by its stamp: what is shown of it is read from the file.
fn picture(d: &mut Digester, stage: &Stage, src: &str, folder: &str, owner: &UrlPath) {
    let found = stage.source(src, folder, owner);
    d.value(&found.map(|(file, url)| (&file.path, file.stamp, url)));
}

/// The cards of some pages, in their order.
fn cards(d: &mut Digester, stage: &Stage, ids: &[PageId]) {
    d.number(ids.len() as u64);
    for id in ids {
        d.digest(stage.card_digest(*id));
    }
}

fn person(d: &mut Digester, stage: &Stage, byline: &Byline) {
    match byline {
        Byline::Person(i) => known(d, stage, stage.site.people.get(*i)),
        Byline::Name(name) => {
            d.text(name);
        }
    }
}

/// A person of the clinic, with the picture as it is found now.
fn known(d: &mut Digester, stage: &Stage, person: Option<&Person>) {
    d.value(&person);
    if let Some(src) = person.and_then(|p| p.image.as_ref()) {
        picture(d, stage, src, "", &UrlPath("/".into()));
        d.value(&stage.locate(src, &stage.config.language));
    }
}

fn above(d: &mut Digester, stage: &Stage, id: SectionId) {
    for id in stage.site.ancestors(id).into_iter().chain([id]) {
        let section = stage.site.section(id);
        d.text(&section.folder)
            .text(&section.title)
            .text(section.url.as_str());
    }
}

/// What fills the holes of a document's body: where its links lead, how large its pictures are, and the templates of
/// its shortcodes.
fn holes(
    d: &mut Digester,
    stage: &Stage,
    document: &Document,
    links: &[crate::site::Resolved],
    url: &UrlPath,
) {
    d.digest(document.digest).value(links);
    for link in document
        .text
        .links
        .iter()
        .filter(|l| l.kind == crate::parse::document::LinkKind::Source)
    {
        picture(d, stage, &link.target, document.path.folder(), url);
    }
    for call in &document.text.shortcodes {
        if let Some(template) = stage.shortcode(&call.value) {
            d.digest(stage.engine.closure(&template));
        }
    }
}

/// All that a page's own view shows.
pub(super) fn page(stage: &Stage, id: PageId) -> Digest {
    let page = stage.site.page(id);
    let mut d = Digester::new();
    d.text(page.document.path.as_str());
    cards(&mut d, stage, &[id]);
    holes(&mut d, stage, &page.document, &page.links, &page.url);
    for byline in page.authors.iter().chain(&page.reviewers) {
        person(&mut d, stage, byline);
    }
    d.value(&page.review).value(&page.assets);
    for neighbour in [page.lower, page.higher] {
        d.number(u64::from(neighbour.is_some()));
        cards(&mut d, stage, neighbour.as_slice());
    }
    cards(&mut d, stage, &stage.related(id));
    cards(&mut d, stage, &page.backlinks);
    cards(&mut d, stage, &page.translations);
    if let Some((term, pages)) = stage.series(id) {
        d.text(&term.name).text(term.url.as_str());
        cards(&mut d, stage, pages);
    }
    above(&mut d, stage, page.section);
    d.finish()
}

/// All that a section's view shows, but for its pages.
pub(super) fn section(stage: &Stage, id: SectionId) -> Digest {
    let section = stage.site.section(id);
    let mut d = Digester::new();
    let file = section.document.as_ref().map(|d| &d.path);
    d.value(&file)
        .text(&section.title)
        .text(section.url.as_str())
        .text(&section.language)
        .number(section.pages.len() as u64);
    if let Some(document) = &section.document {
        holes(&mut d, stage, document, &section.links, &section.url);
        if let Some(image) = &document.front.image {
            picture(
                &mut d,
                stage,
                &image.src.value,
                &section.folder,
                &section.url,
            );
        }
    }
    d.value(&section.assets).number(section.paginate_by as u64);
    if section.folder.is_empty() {
        // The clinic's own node names its principles where there is a page for them.
        d.number(u64::from(stage.at(super::schema_org::PRINCIPLES).is_some()));
    }
    cards(&mut d, stage, &section.untranslated);
    for id in &section.subsections {
        let sub = stage.site.section(*id);
        d.text(&sub.title)
            .text(sub.url.as_str())
            .number(sub.pages.len() as u64);
        d.value(&sub.document.as_ref().map(|d| &d.front.description));
        cards(
            &mut d,
            stage,
            sub.pages.get(..SUBSECTION_PAGES).unwrap_or(&sub.pages),
        );
    }
    for id in &section.translations {
        let other = stage.site.section(*id);
        d.text(&other.title)
            .text(other.url.as_str())
            .text(&other.language);
    }
    above(&mut d, stage, id);
    d.finish()
}

/// All terms of a taxonomy with all their pages.
pub(super) fn terms(stage: &Stage, kind: &str, language: &str) -> Digest {
    let mut d = Digester::new();
    if let Some(taxonomy) = stage.site.taxonomy(kind, language) {
        for term in &taxonomy.terms {
            d.text(&term.name).text(term.url.as_str());
            known(
                &mut d,
                stage,
                term.person.and_then(|i| stage.site.people.get(i)),
            );
            for pages in [&term.pages, &term.authored, &term.reviewed] {
                cards(&mut d, stage, pages);
            }
        }
    }
    d.finish()
}

/// One term: its name, its person, and the cards of some of its pages.
pub(super) fn term(stage: &Stage, t: usize, i: usize, pages: &[PageId]) -> Digest {
    let mut d = Digester::new();
    if let Some(term) = stage.site.taxonomies.get(t).and_then(|t| t.terms.get(i)) {
        d.text(&term.name)
            .text(term.url.as_str())
            .number(term.pages.len() as u64);
        known(
            &mut d,
            stage,
            term.person.and_then(|i| stage.site.people.get(i)),
        );
        cards(&mut d, stage, pages);
        for role in [&term.authored, &term.reviewed] {
            let shown: Vec<PageId> = role
                .iter()
                .copied()
                .filter(|id| pages.contains(id))
                .collect();
            cards(&mut d, stage, &shown);
        }
    }
    d.finish()
}

/// Pages with all that a feed shows of them.
pub(super) fn feed_pages(stage: &Stage, pages: &[PageId], with_content: bool) -> Digest {
    let mut d = Digester::new();
    cards(&mut d, stage, pages);
    for id in pages.iter().filter(|_| with_content) {
        let page = stage.site.page(*id);
        holes(&mut d, stage, &page.document, &page.links, &page.url);
    }
    d.finish()
}

/// What the head of an output names beside its subject: the languages in which it exists, and the feeds near it.
pub(super) fn head(stage: &Stage, planned: &Planned, language: &str) -> Digest {
    let mut d = Digester::new();
    for (url, _, title) in super::feed::offered(stage, &planned.subject, language) {
        d.text(url.as_str()).text(&title);
    }
    for (language, url) in super::general::versions(stage, &planned.subject) {
        d.text(&language).text(url.as_str());
    }
    for language in stage.config.language_codes() {
        if let Some(home) = stage.site.home(language) {
            d.text(stage.site.section(home).url.as_str());
        }
    }
    d.finish()
}

/// The digest of a question's answer now. The default digest is the answer "there is no such thing".
pub(super) fn answer(stage: &Stage, question: &Question) -> Digest {
    match question {
        Question::Page(path) => match stage.site.nodes.get(path) {
            Some(Node::Page(id)) => page(stage, *id),
            _ => Digest::default(),
        },
        Question::Section(path) => section_at(stage, path).map_or_else(Digest::default, |id| {
            let mut d = Digester::new();
            d.digest(section(stage, id));
            cards(&mut d, stage, &stage.site.section(id).pages);
            d.finish()
        }),
        Question::Terms(kind, language) => terms(stage, kind, language),
        Question::Address(path, language) => Digest::of_value(&stage.locate(path, language)),
        Question::File(path) => file(stage, path),
        Question::Picture(path, folder) => {
            let owner = UrlPath("/".into());
            let found = stage
                .source(path, folder, &owner)
                .map(|(file, url)| (&file.path, file.stamp, url));
            Digest::of_value(&found)
        }
        Question::Data(path, folder) => stage
            .data_file(path, folder)
            .and_then(|f| f.bytes().ok())
            .map_or_else(Digest::default, |b| Digest::of(&b)),
        Question::Made(url) => super::made::answer(stage, url),
        Question::Clock => Digest::of_value(&stage.run.clock),
    }
}

/// The contents of a published file.
fn file(stage: &Stage, path: &str) -> Digest {
    let path = path.trim_start_matches('/');
    let Some(planned) = stage.at(&format!("/{path}")) else {
        return Digest::default();
    };
    match &planned.subject {
        Subject::ThemeFile(name) => Digester::new()
            .digest(stage.engine.closure(name))
            .value(&stage.options)
            .finish(),
        // A stylesheet is made of all that it may import, too.
        Subject::Sass(layer, name) => {
            let mut d = Digester::new();
            d.text(name);
            let layer = stage.snapshot.layers.get(*layer);
            for file in layer.into_iter().flat_map(|l| l.sass.values()) {
                let bytes = file.bytes().unwrap_or_default();
                d.text(&file.path).digest(Digest::of(&bytes));
            }
            d.finish()
        }
        subject => match stage.file_of(subject).map(crate::read::File::bytes) {
            Some(Ok(bytes)) => Digest::of(&bytes),
            _ => Digest::default(),
        },
    }
}

/// The section that a content path names: by its `_index.md`, which need not exist, or by its folder.
pub(super) fn section_at(stage: &Stage, path: &str) -> Option<SectionId> {
    if let Some(Node::Section(id)) = stage.site.nodes.get(path) {
        return Some(*id);
    }
    let folder = path.trim_end_matches("_index.md").trim_end_matches('/');
    let language = &stage.config.language;
    stage
        .site
        .sections
        .iter()
        .position(|s| s.folder == folder && s.language == *language)
        .map(SectionId)
}

/// The address of a page or section.
pub(super) fn url_of(stage: &Stage, node: Node) -> UrlPath {
    match node {
        Node::Page(id) => stage.site.page(id).url.clone(),
        Node::Section(id) => stage.site.section(id).url.clone(),
    }
}
