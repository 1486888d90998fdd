//! The pages and components of the site, for the server and for the browser.

pub mod ui;
