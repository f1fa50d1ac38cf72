//! The browser driver and the helpers that the suites share.
