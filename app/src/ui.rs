//! The house's own furniture: small components that every page is made of.
//!
//! Each promises how it behaves for somebody who does not see, point or run scripts, and says so in
//! its documentation. Its looks are in `style/components/` under the same name. All of them
//! together, in every state, are on the page that `gallery.rs` draws.

mod button;
mod card;
mod choice;
mod empty;
mod error_summary;
mod field;
mod icon;
mod illustration;
mod menu;
mod notice;
mod progress;
mod skeleton;
mod state_tiles;
mod status;
mod summary_list;
mod tag;

pub use button::{Button, ButtonKind, ButtonLink};
pub use card::Card;
pub use choice::{Choice, ChoiceGroup, Options};
pub use empty::Empty;
pub use error_summary::{ErrorSummary, Problem};
pub use field::{CheckField, SelectField, TextArea, TextField};
pub use icon::{Glyph, Icon};
pub use illustration::{Cups, Horizon, Mark, Room};
pub use menu::{Drawn, Menu};
pub use notice::{Notice, NoticeKind};
pub use progress::Steps;
pub use skeleton::Skeleton;
pub use state_tiles::StateTiles;
pub use status::LiveRegion;
pub use summary_list::{SummaryList, SummaryRow};
pub use tag::{Tag, TagKind};
