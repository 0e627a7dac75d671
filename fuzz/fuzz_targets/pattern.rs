//! Any text as a pattern: a bounded result or a fault with a place inside the text.
#![no_main]
use buypath::rules::{MAX_EXPANSIONS, parse_pattern};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match parse_pattern(text) {
        Ok(expanded) => assert!(!expanded.is_empty() && expanded.len() <= MAX_EXPANSIONS),
        Err(fault) => assert!(fault.at <= text.len() && !fault.message.is_empty() && !fault.help.is_empty()),
    }
});
