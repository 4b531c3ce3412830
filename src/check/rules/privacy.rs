//! Pages that send visitors' data to other companies.
//!
//! What counts as a tracker is listed in `rules/hosts.toml`.

use std::collections::BTreeSet;

use crate::check::built::{Address, Built, Element, hosts};
use crate::check::found::Found;
use crate::check::rule::{Languages, Reads, Rule, Run};
use crate::diagnostic::Severity;

pub(super) const RULES: &[&Rule] = &[&TRACKER, &THIRD, &FORM];

static TRACKER: Rule = Rule {
    id: "tracker",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Page,
    languages: Languages::Any,
    finds: "A page sends visitors’ data to a tracker.",
    why: "Advertising and analytics companies learn who reads about which illness. The FTC has fined health companies for it, and on a page with a form it can breach HIPAA. A host that your privacy officer allows is named in `check.allowed_hosts`.",
    bad: &[
        "=== content/a.md\n---\ntitle: A\n---\n<script src=\"https://connect.facebook.net/en_US/fbevents.js\"></script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<img src=\"https://www.facebook.com/tr?id=1&ev=PageView\" alt=\"\">\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script>\ngtag('config', 'x');\n</script>\n",
        "=== content/a.md\n---\ntitle: It’s A\n---\n<iframe src=\"//www.googletagmanager.com/ns.html?id=x\"></iframe>\n",
        "=== templates/page.html\n<!doctype html><html lang=\"en\"><head><title>T</title><link rel=\"preconnect\" href=\"https://static.hotjar.com\"></head><body>{{ page.content }}</body></html>\n=== content/a.md\n---\ntitle: A\n---\nText\n",
    ],
    good: &[
        "=== content/a.md\n---\ntitle: A\n---\n[Our page](https://www.facebook.com/clinic) and `gtag('config')`\n",
        "=== pamphlet.yaml\ncheck: {allowed_hosts: [matomo.cloud]}\n=== content/a.md\n---\ntitle: A\n---\n<script src=\"https://clinic.matomo.cloud/matomo.js\"></script>\n",
        "=== content/a.md\n---\ntitle: A\n---\n[A link](https://www.hotjar.com/)\n",
    ],
    run: Run::Page(tracker),
};

fn tracker(page: &Built<'_>, found: &mut Found<'_>) {
    let help = "Remove it, or ask your privacy officer and name the host in `check.allowed_hosts`.";
    for address in requests(page) {
        let Some(host) =
            Address::read(&address).filter(|a| !page.is_allowed(a) && hosts().tracks(a))
        else {
            continue;
        };
        let message = format!("this page sends visitors’ data to {}", host.host);
        found
            .on_page(page, Severity::Error, host.host, message)
            .help = Some(help.into());
    }
    for script in &page.scripts {
        if let Some(token) = hosts()
            .tokens
            .iter()
            .find(|token| script.contains(token.as_str()))
        {
            let message = format!("the script with `{token}` starts a tracker");
            found.on_page(page, Severity::Error, token, message).help = Some(help.into());
        }
    }
}

static THIRD: Rule = Rule {
    id: "third-party-request",
    severity: Severity::Warning,
    tier: 1,
    reads: Reads::Page,
    languages: Languages::Any,
    finds: "A page loads something from another company.",
    why: "The other company then sees who visits the page. Fonts and scripts can be hosted on the site, a map can be a link, and a video can load when it is tapped.",
    bad: &[
        "=== content/a.md\n---\ntitle: A\n---\n<iframe src=\"https://www.youtube.com/embed/x\" title=\"It’s a video\"></iframe>\n",
        "=== content/a.md\n---\ntitle: A\n---\n![A room with a chair](https://pictures.example/room.jpg)\n",
        "=== content/a.md\n---\ntitle: A\n---\n<style>@import url(https://fonts.googleapis.com/css2);</style>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<script src=\"https://assets.calendly.com/widget.js\"></script>\n",
        "=== templates/page.html\n<!doctype html><html lang=\"en\"><head><title>T</title><link rel=\"stylesheet\" href=\"https://fonts.googleapis.com/css\"></head><body>{{ page.content }}</body></html>\n=== content/a.md\n---\ntitle: A\n---\nText\n",
    ],
    good: &[
        "=== content/a.md\n---\ntitle: A\n---\n[A video](https://www.youtube.com/watch)\n",
        "=== pamphlet.yaml\ncheck: {allowed_hosts: [pictures.example]}\n=== content/a.md\n---\ntitle: A\n---\n![A room with a chair](https://pictures.example/room.jpg)\n",
        "=== content/a.md\n---\ntitle: A\n---\nText\n",
    ],
    run: Run::Page(third_party),
};

fn third_party(page: &Built<'_>, found: &mut Found<'_>) {
    let mut told = BTreeSet::new();
    for address in requests(page) {
        let Some(other) =
            Address::read(&address).filter(|a| !page.is_allowed(a) && !hosts().tracks(a))
        else {
            continue;
        };
        if told.insert(other.host.to_owned()) {
            let message = format!(
                "this page loads something from {}, which then sees the visitor",
                other.host
            );
            found
                .on_page(page, Severity::Warning, &address, message)
                .help = Some(
                "Host it on the site, use a plain link, or name the host in `check.allowed_hosts`."
                    .into(),
            );
        }
    }
}

/// Parts of names of fields that ask for what only a clinic should know.
const HEALTH_FIELDS: &[&str] = &[
    "dob",
    "birth",
    "ssn",
    "social_security",
    "insurance",
    "diagnos",
    "medic",
    "symptom",
    "allerg",
    "nacimiento",
    "seguro",
];

/// Fields for health details on a page that lets another company look on.
fn watched_fields(page: &Built<'_>, found: &mut Found<'_>) {
    let asks = |element: &&Element| {
        let name = element.get("name").to_lowercase();
        let is_field = matches!(element.name.as_str(), "input" | "select" | "textarea")
            && element.get("type") != "hidden";
        is_field && HEALTH_FIELDS.iter().any(|part| name.contains(part))
    };
    let Some(field) = page.elements.iter().find(asks) else {
        return;
    };
    let all = requests(page);
    let mut others = all
        .iter()
        .filter_map(|address| Address::read(address))
        .filter(|a| !page.is_allowed(a));
    if let Some(other) = others.next() {
        let name = field.get("name");
        let message = format!(
            "this page asks for `{name}` and loads something from {}, which may see it",
            other.host
        );
        found.on_page(page, Severity::Warning, name, message).help = Some(
            "Keep forms for health details free of everything that comes from other companies."
                .into(),
        );
    }
}

static FORM: Rule = Rule {
    id: "form-target",
    severity: Severity::Error,
    tier: 1,
    reads: Reads::Page,
    languages: Languages::Any,
    finds: "A form sends what patients write to another company, or unprotected.",
    why: "Names, birthdays and complaints are health data once a clinic asks for them. A company that receives them needs an agreement (BAA), and `http:` can be read by anyone on the way. A field for a birthday, insurance, medicines or symptoms on a page that loads something from another company is a warning, wherever the form goes. A host with an agreement is named in `check.allowed_hosts`.",
    bad: &[
        "=== content/a.md\n---\ntitle: A\n---\n<form action=\"https://formspree.io/f/x\" method=\"post\"><input name=\"name\"></form>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<form action=\"http://clinic.example/form\"><input name=\"name\"></form>\n",
        "=== content/a.md\n---\ntitle: It’s A\n---\n<form action='https://docs.google.com/forms/d/x'><input name=\"dob\"></form>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<form action=\"https://forms.example/x\"><input name=\"symptoms\"></form>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<form action=\"/ask/\"><input name=\"date-of-birth\"></form>\n\n<iframe src=\"https://maps.example/x\" title=\"A map\"></iframe>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<form action=\"https://x.us1.list-manage.com/subscribe\"><input name=\"EMAIL\"></form>\n",
    ],
    good: &[
        "=== content/a.md\n---\ntitle: A\n---\n<form action=\"/search/\"><input name=\"q\"></form>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<form action=\"/ask/\"><input name=\"date-of-birth\"></form>\n",
        "=== content/a.md\n---\ntitle: A\n---\n<form action=\"/ask/\"><input name=\"question\"></form>\n\n<iframe src=\"https://maps.example/x\" title=\"A map\"></iframe>\n",
        "=== pamphlet.yaml\ncheck: {allowed_hosts: [formspree.io]}\n=== content/a.md\n---\ntitle: A\n---\n<form action=\"https://formspree.io/f/x\"><input name=\"name\"></form>\n",
        "=== content/a.md\n---\ntitle: A\n---\n[A form](https://docs.google.com/forms/d/x)\n",
    ],
    run: Run::Page(form),
};

fn form(page: &Built<'_>, found: &mut Found<'_>) {
    watched_fields(page, found);
    for element in page
        .elements
        .iter()
        .filter(|e| e.name == "form" || !e.get("formaction").is_empty())
    {
        let action = if element.name == "form" {
            element.get("action")
        } else {
            element.get("formaction")
        };
        let Some(address) = Address::read(action).filter(|a| !page.is_allowed(a)) else {
            continue;
        };
        let service = hosts().forms.iter().any(|entry| address.is_of(entry));
        let (severity, message) = if address.insecure {
            (
                Severity::Error,
                "this form sends what patients write unprotected".to_owned(),
            )
        } else if service {
            (
                Severity::Error,
                format!("this form sends what patients write to {}", address.host),
            )
        } else {
            (
                Severity::Warning,
                format!(
                    "this form sends what patients write to {}, outside of the site",
                    address.host
                ),
            )
        };
        found.on_page(page, severity, action, message).help =
            Some("Check that there is a signed agreement (BAA), then name the host in `check.allowed_hosts`; or take the form out.".into());
    }
}

/// Kinds of `<link>` that make the browser ask a server.
const ASKING: &[&str] = &[
    "stylesheet",
    "preconnect",
    "dns-prefetch",
    "preload",
    "prefetch",
    "modulepreload",
    "icon",
    "apple-touch-icon",
    "manifest",
];

/// Every address that the page makes a browser ask for.
fn requests(page: &Built<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for element in &page.elements {
        all.extend(of_element(element));
    }
    for style in page
        .styles
        .iter()
        .map(String::as_str)
        .chain(page.elements.iter().map(|e| e.get("style")))
    {
        for (at, _) in style.match_indices("//") {
            let rest = style.get(at..).unwrap_or_default();
            let end = rest.find(['"', '\'', ')', ' ', ';']).unwrap_or(rest.len());
            all.extend(rest.get(..end).map(str::to_owned));
        }
    }
    all
}

fn of_element(element: &Element) -> Vec<String> {
    let names: &[&str] = match element.name.as_str() {
        "script" | "iframe" | "embed" | "audio" | "track" | "input" => &["src"],
        "img" | "source" => &["src", "srcset"],
        "video" => &["src", "poster"],
        "object" => &["data"],
        "link"
            if element
                .get("rel")
                .split_whitespace()
                .any(|rel| ASKING.contains(&rel)) =>
        {
            &["href"]
        }
        _ => return Vec::new(),
    };
    let mut all = Vec::new();
    for name in names {
        let value = element.get(name);
        if *name == "srcset" {
            let parts = value
                .split(',')
                .filter_map(|part| part.split_whitespace().next());
            all.extend(parts.map(str::to_owned));
        } else if !value.is_empty() {
            all.push(value.to_owned());
        }
    }
    all
}
