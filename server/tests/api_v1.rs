//! The JSON interface as programs meet it: the real routes over a real store, every answer held
//! against the interface's own description.
#![expect(clippy::unwrap_used, reason = "in a test, to panic is to fail")]

#[path = "api_v1/api.rs"]
mod api;
#[path = "api_v1/booking.rs"]
mod booking;
#[path = "api_v1/changing.rs"]
mod changing;
#[path = "api_v1/contract.rs"]
mod contract;
#[path = "api_v1/description.rs"]
mod description;
#[path = "api_v1/free_times.rs"]
mod free_times;
#[path = "api_v1/practice.rs"]
mod practice;
#[path = "api_v1/refusals.rs"]
mod refusals;
