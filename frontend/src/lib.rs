//! The browser's entry: takes over the pages that the server sent.
