//! A progress bar that exists only where somebody watches.

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// Progress over a known number of steps. Dropping it removes the bar.
#[derive(Debug)]
pub struct Progress(Option<ProgressBar>);

impl Progress {
    pub(super) fn new(bars: Option<&MultiProgress>, label: String, total: u64) -> Self {
        Self(bars.map(|bars| {
            let style = ProgressStyle::with_template("{prefix} [{wide_bar}] {percent:>3} % {msg} {eta}")
                .unwrap_or_else(|_| ProgressStyle::default_bar())
                .progress_chars("=> ");
            bars.add(ProgressBar::new(total).with_style(style).with_prefix(label))
        }))
    }

    /// Goes on by `steps`.
    pub fn advance(&self, steps: u64) {
        if let Some(bar) = &self.0 {
            bar.inc(steps);
        }
    }

    /// Shows a text behind the bar, such as losses.
    pub fn note(&self, text: impl Into<String>) {
        if let Some(bar) = &self.0 {
            bar.set_message(text.into());
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
