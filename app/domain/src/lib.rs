//! The practice's types and rules: what a free time is, who may be offered where, what a booking
//! goes through. Pure: nothing here reads a clock, a file, a network or a database, so the same
//! types serve the server and the browser, and every rule is tested in milliseconds.
//!
//! The subjects have the same names on every floor of the house: [`booking`], [`practice`],
//! [`blog`], [`search`], [`newsletter`], [`staff`]. Beside them stand the small words that all of them use: [`contact`], [`html`],
//! [`id`], [`time`].

pub mod blog;
pub mod booking;
pub mod contact;
pub mod guide;
pub mod html;
pub mod id;
pub mod newsletter;
pub mod practice;
pub mod search;
pub mod staff;
pub mod time;
