//! A progress bar on standard error: only when a person watches, and only when it takes long.

use super::term::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// How long a command may run before it shows how far it is.
const PATIENCE: Duration = Duration::from_millis(800);

/// How far a command is.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    watched: bool,
}

impl Progress {
    /// Counts `what`; `total` where it is known.
    pub fn new(term: &Term, total: Option<u64>, what: &'static str) -> Self {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        let template = if total.is_some() {
            "{wide_bar} {human_pos}/{human_len} {msg} {eta}"
        } else {
            "{spinner} {human_pos} {msg} ({per_sec})"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        Progress {
            bar,
            started: Instant::now(),
            watched: term.watched,
        }
    }

    /// `n` more are done. May be called from any thread.
    pub fn add(&self, n: u64) {
        self.bar.inc(n);
        if self.watched && self.bar.is_hidden() && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Prints a line to standard error without tearing the bar.
    pub fn say(&self, line: &str) {
        self.bar.suspend(|| {
            use std::io::Write;
            // Nobody is left to tell when standard error is closed.
            let _ = writeln!(std::io::stderr(), "{line}");
        });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
