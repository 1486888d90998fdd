//! What stands under every issue: help in a crisis, why the letter comes, the ways out of it, and
//! who sent it.

use super::{House, MARK, one_line};

/// Where help is, as sentences with the numbers to call.
pub(super) const CRISIS: [(&str, &str, &str); 2] = [
    ("To talk to someone day or night, call or text ", "988", "."),
    ("In danger now, call ", "911", "."),
];
/// What stands before them.
pub(super) const EMERGENCY: &str = "Nobody watches this mailbox around the clock.";
/// Why somebody gets the letter.
pub(super) const WHY: &str = "You asked for this letter, so it comes about once a month.";

/// What is the practice's own in the foot.
pub(super) struct Foot {
    origin: String,
    /// The postal address in one line; empty for none.
    pub(super) postal_address: String,
}

/// A way out of the letter, or to what is kept.
pub(super) struct Way {
    /// What its link says.
    pub(super) words: &'static str,
    /// What one does there.
    pub(super) what_for: &'static str,
    /// Where it leads, with the mark.
    pub(super) address: String,
}

impl Foot {
    pub(super) fn of(house: &House) -> Self {
        Self {
            origin: house.public_url.clone(),
            postal_address: one_line(&house.postal_address),
        }
    }

    /// The two places where a subscriber's token comes to stand.
    pub(super) fn ways(&self) -> [Way; 2] {
        let origin = &self.origin;
        [
            Way {
                words: "Your page",
                what_for: "to pause it or to see what we keep",
                address: format!("{origin}/newsletter/manage/{MARK}"),
            },
            Way {
                words: "Leave",
                what_for: "with one press",
                address: format!("{origin}/newsletter/leave/{MARK}"),
            },
        ]
    }
}

/// Where help is, in words alone.
pub(super) fn crisis() -> String {
    let lines = CRISIS.map(|(before, number, behind)| format!("{before}{number}{behind}"));
    format!("{EMERGENCY} {}", lines.join(" "))
}
