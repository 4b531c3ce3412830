//! Faults of addresses: two pages at one, addresses that lead out of the site, addresses that are none.

use crate::bad::{Site, breaks, warns};

#[test]
fn two_pages_with_one_address_are_both_named() {
    breaks(
        |s| s.front("title: A page\nslug: costs\n"),
        1,
        r"
        content/articles/page.md:3:7-12 error[address-taken] the page `articles/page.md` and the page `articles/costs.md` would have the same address, /articles/costs/
          content/articles/costs.md the address is used here, too
          help: Give one of them another address, with `slug: another-name` or by renaming the file.
        ",
    );
}

#[test]
fn a_page_and_a_bundle_of_one_name_are_both_named() {
    breaks(
        |s| {
            s.put(
                "content/articles/costs/index.md",
                "---\ntitle: Costs\n---\n\nText.\n",
            );
        },
        1,
        r"
        content/articles/costs/index.md error[address-taken] the page `articles/costs/index.md` and the page `articles/costs.md` would have the same address, /articles/costs/
          content/articles/costs.md the address is used here, too
          help: Give one of them another address, with `slug: another-name` or by renaming the file.
        ",
    );
}

#[test]
fn an_alias_can_not_be_the_address_of_a_page() {
    breaks(
        |s| s.front("title: A page\naliases: [/articles/costs/]\n"),
        1,
        r"
        content/articles/page.md:3:11-27 error[address-taken] an old address in `content/articles/page.md` and the page `articles/costs.md` would have the same address, /articles/costs/
          content/articles/costs.md the address is used here, too
          help: Give one of them another address, with `slug: another-name` or by renaming the file.
        ",
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
        r"
        content/articles/two.md:3:11-16 error[address-taken] an old address in `content/articles/two.md` and an old address in `content/articles/page.md` would have the same address, /old/
          content/articles/page.md:3:11-16 the address is used here, too
          help: Give one of them another address, with `slug: another-name` or by renaming the file.
        ",
    );
}

#[test]
fn an_alias_can_not_lead_out_of_the_site() {
    breaks(
        |s| s.front("title: A page\naliases: [../../etc/cron.d/x]\n"),
        1,
        r"
        content/articles/page.md:3:11-29 error[address-invalid] `aliases: ../../etc/cron.d/x` has a part that is only dots, which would lead out of the site
          help: Write the path of the address alone, for example `/old-page/`.
        ",
    );
}

#[test]
fn a_path_can_not_lead_out_of_the_site() {
    breaks(
        |s| s.front("title: A page\npath: ../../../tmp/x\n"),
        1,
        r"
        content/articles/page.md:3:7-21 error[address-invalid] `path: ../../../tmp/x` has a part that is only dots, which would lead out of the site
          help: Write the path of the address alone, for example `/old-page/`.
        ",
    );
}

#[test]
fn a_slug_is_one_part_of_an_address() {
    breaks(
        |s| s.front("title: A page\nslug: ../up\n"),
        1,
        r"
        content/articles/page.md:3:7-12 error[address-invalid] `slug: ../up` has a `/` in it
          help: A slug is the last part of the address alone; use `path` for the whole address.
        ",
    );
}

#[test]
fn a_path_with_an_encoded_way_up_does_not_lead_out_either() {
    breaks(
        |s| s.front("title: A page\npath: a/%2e%2e/%2e%2e/x\n"),
        1,
        r"
        content/articles/page.md:3:7-24 error[address-invalid] `path: a/%2e%2e/%2e%2e/x` has a part that is only dots, which would lead out of the site
          help: Write the path of the address alone, for example `/old-page/`.
        ",
    );
}

#[test]
fn a_path_as_on_windows_is_refused() {
    breaks(
        |s| s.front("title: A page\npath: articles\\costs\n"),
        1,
        r"
        content/articles/page.md:3:7-21 error[address-invalid] `path: articles\costs` has the character `\`, which can't stand in an address
          help: Write the path of the address alone, for example `/old-page/`.
        ",
    );
}

#[test]
fn a_page_whose_slug_is_empty_stands_at_its_file_name() {
    let site = warns(|s| s.front("title: A page\nslug: \"\"\n"), "");
    assert!(site.page("articles/page/index.html").contains("A page"));
}

/// A name without a letter still needs an address, and the same one in every build.
#[test]
fn a_file_whose_name_has_no_letters_is_published_at_an_address_of_its_own() {
    let page = "---\ntitle: Odd\n---\n\nText.\n";
    let added = |s: &Site| {
        s.put("content/articles/!!!.md", page);
        s.put("content/articles/???.md", page);
    };
    let before = Site::new().public();
    let (one, two) = (warns(added, "").public(), warns(added, "").public());
    assert!(one == two);
    let new = one.keys().filter(|path| !before.contains_key(*path));
    assert_eq!(new.filter(|path| path.ends_with("/index.html")).count(), 2);
}

#[test]
fn a_redirect_out_of_the_site_is_refused() {
    breaks(
        |s| s.settings("redirects:\n  ../old/: /articles/costs/\n"),
        3,
        r"
        pamphlet.yaml:4:3-10 error[address-invalid] the old address `../old/` has a part that is only dots, which would lead out of the site
          help: Write a path of this site, for example `/old-page/`.
        ",
    );
}

#[test]
fn a_redirect_to_nowhere_is_refused() {
    breaks(
        |s| s.settings("redirects:\n  /old/: /articles/cost/\n"),
        3,
        r"
        pamphlet.yaml:4:10-25 error[link-broken] there is no page or file at `/articles/cost/`
          help: Did you mean `/articles/costs/`?
        ",
    );
}

#[test]
fn a_menu_that_leads_nowhere_is_refused() {
    breaks(
        |s| s.settings("menus:\n  main:\n    - {name: Costs, url: /articles/cost/}\n"),
        3,
        r#"
        pamphlet.yaml:5:26-41 error[link-broken] the menu entry "Costs" leads to `/articles/cost/`, which does not exist
          help: Correct the address, or delete the entry.
        "#,
    );
}

#[test]
fn an_ending_of_a_language_that_the_site_does_not_have_is_a_warning() {
    warns(
        |s| {
            s.put(
                "content/articles/costs.es.md",
                "---\ntitle: Precios\n---\n\nTexto.\n",
            );
        },
        r"
        content/articles/costs.es.md warning[language-unknown] `es` is not a language of this site, so this file is a page of its own
          help: Add the language to the settings, for example `languages: {es: {title: ...}}`, or rename the file.
        ",
    );
}
