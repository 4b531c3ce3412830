//! What the clock decides: whether a page may be seen, and whether its medical review still holds.
//!
//! The clock is an input; nothing here asks what time it is.

use super::{Review, State};
use crate::config::{Config, Include, Interval};
use crate::moment::Moment;
use crate::parse::document::FrontMatter;

/// Whether a visitor may see a page. A draft stays a draft whatever its dates; a page expires at the very moment of
/// its `expiry_date`, and appears at the very moment of its `publish_date` or, without one, its date.
pub(super) fn state(front: &FrontMatter, date: Option<Moment>, clock: Moment) -> State {
    if front.draft {
        State::Draft
    } else if front
        .expiry_date
        .is_some_and(|at| at.seconds <= clock.seconds)
    {
        State::Expired
    } else if front
        .publish_date
        .or(date)
        .is_some_and(|at| at.seconds > clock.seconds)
    {
        State::Scheduled
    } else {
        State::Published
    }
}

/// Whether a page in that state is built.
pub(super) fn is_built(state: State, include: Include) -> bool {
    match state {
        State::Published => true,
        State::Draft => include.drafts,
        State::Scheduled => include.future,
        State::Expired => include.expired,
    }
}

/// The state of the medical review; none for a page that was never reviewed. The next review is due on `next_review`,
/// or after the page's, or else the site's, `review_in`.
pub(super) fn review(front: &FrontMatter, config: &Config, clock: Moment) -> Option<Review> {
    let last = front.last_reviewed?;
    let interval: Option<Interval> = front.review_in.or(config.check.review_in);
    let next = front
        .next_review
        .or_else(|| interval.and_then(|i| i.after(last)));
    Some(Review {
        last,
        next,
        overdue: next.is_some_and(|at| at.seconds <= clock.seconds),
    })
}

/// The moments at which a page's own dates change what is published.
pub(super) fn changes(
    front: &FrontMatter,
    date: Option<Moment>,
    review: Option<Review>,
) -> impl Iterator<Item = Moment> + '_ {
    [
        front.publish_date.or(date),
        front.expiry_date,
        review.and_then(|r| r.next),
    ]
    .into_iter()
    .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment::{Reading, Zone};

    fn at(text: &str) -> Moment {
        match Moment::read(text, &Zone::utc()) {
            Some(Reading::Clear(moment)) => moment,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn dates_and_drafts_decide_the_state() {
        let clock = at("2026-01-10");
        let front = |set: fn(&mut FrontMatter)| {
            let mut front = FrontMatter::default();
            set(&mut front);
            front
        };
        assert_eq!(
            state(&FrontMatter::default(), Some(clock), clock),
            State::Published
        );
        assert_eq!(
            state(&FrontMatter::default(), Some(at("2026-01-11")), clock),
            State::Scheduled
        );
        let expired = front(|f| {
            f.expiry_date = Some(Moment {
                seconds: 0,
                offset: 0,
                day_only: false,
            });
        });
        assert_eq!(state(&expired, None, clock), State::Expired);
        let draft = front(|f| {
            f.draft = true;
            f.expiry_date = Some(Moment {
                seconds: 0,
                offset: 0,
                day_only: false,
            });
        });
        assert_eq!(state(&draft, None, clock), State::Draft);
        let mut planned = FrontMatter {
            publish_date: Some(at("2026-01-10")),
            ..FrontMatter::default()
        };
        assert_eq!(
            state(&planned, Some(at("2027-01-01")), clock),
            State::Published
        );
        planned.publish_date = Some(at("2026-01-10 00:00:01"));
        assert_eq!(state(&planned, None, clock), State::Scheduled);
    }
}
