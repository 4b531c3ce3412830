//! Who may ask: requests that a stranger's page makes a browser send are refused.
//!
//! A page elsewhere can point a name of its own at this computer (DNS rebinding) and would then read the site as its
//! own; such a request gives that name as its host. It can also open a WebSocket to any address; such a request names
//! the page it comes from (RFC 6455, section 10.2).

use std::net::IpAddr;

use super::exchange::{Ask, Reply};

/// The names under which the preview may be asked for.
#[derive(Clone, Debug)]
pub(super) struct Guard {
    /// A name beside `localhost` and plain numbers: the host of `--base-url`.
    pub name: Option<String>,
}

impl Guard {
    /// Nothing, or the refusal.
    pub(super) fn check(&self, ask: &Ask) -> Result<(), Reply> {
        let host = ask.host.as_deref().unwrap_or_default();
        if !self.is_ours(host) {
            let name = name_of(host);
            return Err(Reply::text(
                403,
                &format!(
                    "The preview answers at the address that the terminal shows, not at \"{name}\".\n\
                     A page elsewhere could use such a name to read your drafts. To use it all the same, start the \
                     preview with --base-url http://{name}/\n"
                ),
            ));
        }
        let foreign = ask
            .origin
            .as_deref()
            .is_some_and(|origin| !is_of(origin, host));
        if foreign && (ask.wants_socket || ask.is_own()) {
            return Err(Reply::text(
                403,
                "A page of another site may not look into the preview.\n",
            ));
        }
        Ok(())
    }

    fn is_ours(&self, host: &str) -> bool {
        let name = name_of(host).to_ascii_lowercase();
        let number = name.trim_start_matches('[').trim_end_matches(']');
        name == "localhost"
            || name.ends_with(".localhost")
            || number.parse::<IpAddr>().is_ok()
            || self
                .name
                .as_ref()
                .is_some_and(|own| own.eq_ignore_ascii_case(&name))
    }
}

/// A host without its port: `[::1]:1111` is `[::1]`.
fn name_of(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) && !name.is_empty() => {
            // An address of IPv6 without brackets has no port.
            if name.contains(':') && !name.ends_with(']') {
                host
            } else {
                name
            }
        }
        _ => host,
    }
}

/// Whether an origin such as `http://localhost:1111` is that of the host that was asked.
fn is_of(origin: &str, host: &str) -> bool {
    let rest = origin
        .strip_prefix("http://")
        .or(origin.strip_prefix("https://"));
    rest.is_some_and(|rest| rest.eq_ignore_ascii_case(host))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passes(host: Option<&str>, origin: Option<&str>, socket: bool) -> bool {
        let guard = Guard {
            name: Some("preview.clinic.example".into()),
        };
        let ask = Ask {
            host: host.map(str::to_owned),
            origin: origin.map(str::to_owned),
            wants_socket: socket,
            ..Ask::default()
        };
        guard.check(&ask).is_ok()
    }

    #[test]
    fn hosts_of_this_computer_pass_and_names_that_anyone_could_give_do_not() {
        for host in [
            "localhost:1111",
            "LOCALHOST",
            "site.localhost:1111",
            "127.0.0.1:1111",
            "[::1]:1111",
            "[::1]",
            "192.168.1.20:1111",
            "preview.clinic.example",
        ] {
            assert!(passes(Some(host), None, false), "{host}");
        }
        for host in [
            "evil.example:1111",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "notlocalhost",
            "",
            "localhost:1111:evil.example",
            "evil.example:80@localhost",
        ] {
            assert!(!passes(Some(host), None, false), "{host}");
        }
        assert!(!passes(None, None, false));
    }

    #[test]
    fn a_socket_is_only_for_pages_of_the_preview_itself() {
        let host = Some("127.0.0.1:1111");
        assert!(passes(host, Some("http://127.0.0.1:1111"), true));
        assert!(passes(host, None, true), "no browser");
        for origin in [
            "http://evil.example",
            "http://127.0.0.1:2222",
            "http://127.0.0.1:1111.evil.example",
            "null",
            "file://",
        ] {
            assert!(!passes(host, Some(origin), true), "{origin}");
            assert!(passes(host, Some(origin), false), "{origin}");
        }
    }
}
