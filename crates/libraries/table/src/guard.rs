//! Damaged files: the decoders of Parquet and Arrow stop with an error at most of them, and with a panic at some.

use std::cell::Cell;
use std::fmt::Display;
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::Once;

use crate::error::{Error, Result};
use crate::field::Field;

/// The outcome of a decoder, of a column or of what belongs to none, in which a panic is an error like others, and not printed.
///
/// The decoder must stay on its thread.
pub(crate) fn guard<T, E: Display>(
    path: &Path,
    column: Option<&Field>,
    decode: impl FnOnce() -> Result<T, E>,
) -> Result<T> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| set_hook(quiet(take_hook())));
    let outcome = {
        let _guarded = Guarded::begin();
        catch_unwind(AssertUnwindSafe(decode))
    };
    outcome
        .map_err(|_| format!("{} is damaged, or has an encoding that is not known", subject(column)))
        .and_then(|decoded| {
            decoded.map_err(|problem| match column {
                Some(_) => format!("{} cannot be decoded: {problem}", subject(column)),
                None => problem.to_string(),
            })
        })
        .map_err(|problem| Error::unreadable(path, problem))
}

/// `` column `pt` (float32) ``.
fn subject(column: Option<&Field>) -> String {
    match column {
        Some(Field { name, kind: Ok(kind), .. }) => format!("column `{name}` ({kind})"),
        Some(Field { name, .. }) => format!("column `{name}`"),
        None => "it".to_owned(),
    }
}

type Hook = Box<dyn Fn(&PanicHookInfo<'_>) + Send + Sync>;

/// The hook, which does not hear of the panics of guarded threads.
fn quiet(hook: Hook) -> Hook {
    Box::new(move |panic| {
        if !GUARDED.get() {
            hook(panic);
        }
    })
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// This thread is guarded as long as this lives.
struct Guarded {
    before: bool,
}

impl Guarded {
    fn begin() -> Guarded {
        Guarded { before: GUARDED.replace(true) }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        GUARDED.set(self.before);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread;

    use rootfile::Element;

    use super::*;
    use crate::kind::Kind;

    fn guarded(decode: impl FnOnce() -> Result<u8, String>) -> Result<u8, String> {
        let field = Field::new("pt", Ok(Kind::scalar(Element::F32)));
        guard("a.parquet".as_ref(), Some(&field), decode).map_err(|error| error.to_string())
    }

    #[test]
    fn a_guarded_panic_is_an_error_that_names_the_column_and_prints_nothing() {
        const OURS: &str = "a panic of this test";
        let panic = || -> Result<u8, String> { panic!("{OURS}") };
        assert_eq!(guarded(|| Ok(1)), Ok(1));
        let heard = Arc::new(AtomicUsize::new(0));
        let (counted, before) = (heard.clone(), take_hook());
        set_hook(quiet(Box::new(move |panic| match panic.payload_as_str() {
            Some(OURS) => drop(counted.fetch_add(1, Ordering::SeqCst)),
            _ => before(panic),
        })));
        let expected =
            "cannot read `a.parquet`: column `pt` (float32) is damaged, or has an encoding that is not known"
                .to_owned();
        assert_eq!(guarded(|| guarded(panic).or_else(|_| panic())), Err(expected));
        assert_eq!(heard.load(Ordering::SeqCst), 0);

        let other_thread = || thread::spawn(panic).join().is_err();
        assert_eq!(guarded(|| Ok(u8::from(other_thread()))), Ok(1));
        assert_eq!(heard.load(Ordering::SeqCst), 1);
        assert!(catch_unwind(panic).is_err());
        assert_eq!(heard.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn an_error_of_a_decoder_is_told_with_the_column() {
        let expected = "cannot read `a.parquet`: column `pt` (float32) cannot be decoded: no end".to_owned();
        assert_eq!(guarded(|| Err("no end".to_owned())), Err(expected));
    }
}
