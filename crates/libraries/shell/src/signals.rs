//! Signals: Ctrl-C (SIGINT), `kill` (SIGTERM) and a terminal that is gone (SIGHUP) end a tool cleanly, then by the signal itself.
//!
//! A shell that runs tools in a loop ends the loop only if the tool died of the signal; an exit code of 130 does not tell it.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// The signal that asked this process to stop.
static RECEIVED: OnceLock<i32> = OnceLock::new();

/// Signals this soon after the first are the same wish: a key that is held, or a parent that passes on what the terminal sent already.
const SAME: Duration = Duration::from_millis(500);

/// Installs the handler: the first signal asks the work to stop, a later one ends the process at once.
///
/// Signals that are ignored stay so: `nohup` means that.
pub fn stop_on_signals() {
    let ignored = std::fs::read_to_string("/proc/self/status").map(|status| ignored(&status)).unwrap_or_default();
    let wanted = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored & (1 << (signal - 1)) == 0);
    let Ok(mut signals) = Signals::new(wanted) else { return };
    std::thread::spawn(move || {
        let mut first = None;
        for signal in signals.forever() {
            let begun = *first.get_or_insert_with(Instant::now);
            RECEIVED.get_or_init(|| signal);
            if interrupt::request() && begun.elapsed() >= SAME {
                let _gone = storage::abandon();
                die_of(signal);
            }
        }
    });
}

/// Ends the process by the signal that asked it to stop, if one did.
pub fn die_if_asked() {
    if let Some(&signal) = RECEIVED.get() {
        die_of(signal);
    }
}

fn die_of(signal: i32) {
    let _ = emulate_default_handler(signal);
    std::process::exit(128 + signal);
}

/// The mask of ignored signals in the status of a process; none where it cannot be read.
fn ignored(status: &str) -> u64 {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #[test]
    fn ignored_signals_are_read_from_the_status_of_a_process() {
        assert_eq!(super::ignored("SigBlk:\t0\nSigIgn:\t0000000000001001\nSigCgt:\t2\n"), 0x1001);
        assert_eq!(super::ignored("Name:\tcat\n"), 0);
    }
}
