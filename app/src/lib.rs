//! The Leptos codebase: pages, components and server functions, compiled once for the server and
//! once for the browser.
