//! Faults of addresses: two pages at one, addresses that lead out of the site, addresses that are none.

use crate::bad::{breaks, warns};

#[test]
fn two_pages_with_one_address_are_both_named() {
    breaks(|s| s.front("title: A page\nslug: costs\n"), 1, "?");
}

#[test]
fn a_page_and_a_bundle_of_one_name_are_both_named() {
    breaks(
        |s| {
            s.put(
                "content/articles/costs/index.md",
                "---\ntitle: Costs\n---\n\nText.\n",
            )
        },
        1,
        "?",
    );
}

#[test]
fn an_alias_can_not_be_the_address_of_a_page() {
    breaks(
        |s| s.front("title: A page\naliases: [/articles/costs/]\n"),
        1,
        "?",
    );
}

#[test]
fn two_pages_can_not_have_one_alias() {
    breaks(
        |s| {
            s.front("title: A page\naliases: [/old/]\n");
            s.put(
                "content/articles/two.md",
                "---\ntitle: Two\naliases: [/old/]\n---\n\nText.\n",
            );
        },
        1,
        "?",
    );
}

#[test]
fn an_alias_can_not_lead_out_of_the_site() {
    breaks(
        |s| s.front("title: A page\naliases: [../../etc/cron.d/x]\n"),
        1,
        "?",
    );
}

#[test]
fn a_path_can_not_lead_out_of_the_site() {
    breaks(|s| s.front("title: A page\npath: ../../../tmp/x\n"), 1, "?");
}

#[test]
fn a_slug_is_one_part_of_an_address() {
    breaks(|s| s.front("title: A page\nslug: ../up\n"), 1, "?");
}

#[test]
fn a_path_with_an_encoded_way_up_does_not_lead_out_either() {
    breaks(
        |s| s.front("title: A page\npath: a/%2e%2e/%2e%2e/x\n"),
        1,
        "?",
    );
}

#[test]
fn a_path_as_on_windows_is_refused() {
    breaks(
        |s| s.front("title: A page\npath: articles\\costs\n"),
        1,
        "?",
    );
}

#[test]
fn a_slug_that_is_empty_is_refused() {
    breaks(|s| s.front("title: A page\nslug: \"\"\n"), 1, "?");
}

#[test]
fn a_file_whose_name_leaves_no_address_is_refused() {
    breaks(
        |s| {
            s.put(
                "content/articles/!!!.md",
                "---\ntitle: A page\n---\n\nText.\n",
            )
        },
        1,
        "?",
    );
}

#[test]
fn a_redirect_out_of_the_site_is_refused() {
    breaks(
        |s| s.settings("redirects:\n  ../old/: /articles/costs/\n"),
        3,
        "?",
    );
}

#[test]
fn a_redirect_to_nowhere_is_refused() {
    breaks(
        |s| s.settings("redirects:\n  /old/: /articles/cost/\n"),
        3,
        "?",
    );
}

#[test]
fn a_menu_that_leads_nowhere_is_refused() {
    breaks(
        |s| s.settings("menus:\n  main:\n    - {name: Costs, url: /articles/cost/}\n"),
        3,
        "?",
    );
}

#[test]
fn an_ending_of_a_language_that_the_site_does_not_have_is_a_warning() {
    warns(
        |s| {
            s.put(
                "content/articles/costs.es.md",
                "---\ntitle: Precios\n---\n\nTexto.\n",
            )
        },
        "?",
    );
}
