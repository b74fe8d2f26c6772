//! What the child does: damages files one after the other, reads all that they hold, and writes down how that went.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::Write;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use rootfile::{Column, RootFile};

use crate::damage::{Damaged, damage};
use crate::{LONGEST, corpus, mutation};

/// All columns that a file gave, by tree and place of the branch, and how many were refused.
struct Contents {
    columns: HashMap<(String, usize), Column>,
    refused: usize,
}

/// What the last panic said.
static PANIC: Mutex<String> = Mutex::new(String::new());
/// The mutation that is being read.
static CURRENT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Reads mutations and appends two lines for each to `folder/log`: that it begins, and how it ended.
pub fn read_all(numbers: Range<usize>, folder: &Path) {
    std::panic::set_hook(Box::new(|info| *PANIC.lock().unwrap() = info.to_string().replace(['\n', '\t'], " ")));
    let mut log = File::options().append(true).open(folder.join("log")).unwrap();
    watch(log.try_clone().unwrap());
    let mut whole = HashMap::new();
    let path = folder.join("damaged.root");
    for number in numbers {
        let (name, kind, mut random) = mutation(number);
        let (bytes, contents) = whole.entry(name).or_insert_with(|| {
            let path = corpus::file(name).unwrap();
            (fs::read(&path).unwrap(), read(&path).ok())
        });
        let Damaged { bytes, what, codec, guarded } = damage(bytes.clone(), kind, &mut random);
        fs::write(&path, bytes).unwrap();
        writeln!(log, "{number}\tbegins\t{codec}\t{name}, {what}").unwrap();
        CURRENT.store(number, Ordering::SeqCst);
        let start = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| read(&path)));
        CURRENT.store(usize::MAX, Ordering::SeqCst);
        let time = start.elapsed().as_millis();
        let (outcome, text) = match outcome {
            Err(_) => ("panicked", PANIC.lock().unwrap().clone()),
            Ok(Err(error)) => ("refused as a whole", error.to_string()),
            Ok(Ok(found)) => judge(contents.as_ref(), &found, guarded),
        };
        writeln!(log, "{number}\t{time}\t{outcome}\t{}", text.replace(['\n', '\t'], " ")).unwrap();
    }
}

fn judge(whole: Option<&Contents>, found: &Contents, guarded: bool) -> (&'static str, String) {
    let before = |place| whole.and_then(|whole| whole.columns.get(place));
    let other = found.columns.iter().find(|(place, column)| before(place).is_some_and(|before| !same(before, column)));
    let fewer = whole.is_some_and(|whole| found.columns.len() < whole.columns.len() || found.refused > whole.refused);
    match other {
        Some(((tree, branch), _)) if guarded => ("other values", format!("branch {branch} of {tree}")),
        Some(_) => ("reads other values", String::new()),
        None if fewer => ("refused in parts", String::new()),
        None => ("reads the same", String::new()),
    }
}

/// Equal, with NaN like NaN.
fn same(a: &Column, b: &Column) -> bool {
    a == b || format!("{a:?}") == format!("{b:?}")
}

fn read(path: &Path) -> rootfile::Result<Contents> {
    let file = RootFile::open(path)?;
    let mut contents = Contents { columns: HashMap::new(), refused: 0 };
    for key in file.keys() {
        let name = format!("{};{}", key.path(), key.cycle());
        contents.refused += usize::from(file.text(&name).is_err());
        let Ok(tree) = file.tree(&name) else {
            contents.refused += 1;
            continue;
        };
        for (place, branch) in tree.branches().iter().enumerate() {
            match tree.read(&[branch.path()], 0..branch.entries().min(tree.entries())) {
                Ok(mut columns) => drop(contents.columns.insert((name.clone(), place), columns.remove(0))),
                Err(_) => contents.refused += 1,
            }
        }
    }
    Ok(contents)
}

/// Ends the process when a mutation takes too long.
fn watch(mut log: File) {
    std::thread::spawn(move || {
        let (mut last, mut since) = (usize::MAX, Instant::now());
        loop {
            std::thread::sleep(Duration::from_millis(100));
            let current = CURRENT.load(Ordering::SeqCst);
            if current != last || current == usize::MAX {
                (last, since) = (current, Instant::now());
            } else if since.elapsed() > LONGEST {
                writeln!(log, "{current}\t{}\thangs\t", since.elapsed().as_millis()).unwrap();
                std::process::abort();
            }
        }
    });
}
