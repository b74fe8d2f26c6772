//! The epochs of a training that is not finished, one line of JSON each, for whoever watches a batch job.
//!
//! They are a convenience: what cannot be written is said once and does not end the training.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::PathBuf;

use network::Epoch;
use serde_json::Value;

/// The file of the lines.
#[derive(Debug)]
pub struct Epochs {
    path: PathBuf,
    file: Option<File>,
}

impl Epochs {
    /// Lines that go to `path`, from the first on if the training begins there.
    pub fn new(path: PathBuf) -> Self {
        Self { path, file: None }
    }

    /// Keeps the lines of a member's first epochs, from which a training goes on.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn resume(&mut self, member: Option<usize>, epochs: usize) -> io::Result<()> {
        let known = fs::read_to_string(&self.path).unwrap_or_default();
        let number = |line: &Value, key: &str| line.get(key).and_then(Value::as_u64);
        let stays = |line: &&str| {
            serde_json::from_str::<Value>(line).is_ok_and(|line| {
                number(&line, "member") != member.map(|member| member as u64)
                    || number(&line, "epoch").is_some_and(|epoch| epoch <= epochs as u64)
            })
        };
        let lines: String = known.lines().filter(stays).map(|line| format!("{line}\n")).collect();
        fs::write(&self.path, lines)?;
        self.file = Some(OpenOptions::new().append(true).open(&self.path)?);
        Ok(())
    }

    /// Adds an epoch.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, member: Option<usize>, epoch: &Epoch) -> io::Result<()> {
        let mut line = serde_json::to_value(epoch)?;
        if let (Some(member), Some(line)) = (member, line.as_object_mut()) {
            line.insert("member".into(), member.into());
        }
        let file = match &mut self.file {
            Some(file) => file,
            none => none.insert(File::create(&self.path)?),
        };
        // At once, so that lines of a process that is killed are whole.
        file.write_all(format!("{line}\n").as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn epoch(number: usize) -> Epoch {
        let json = serde_json::json!({"epoch": number, "loss": 0.5, "validation_loss": 0.25, "learning_rate": 0.1});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_training_that_goes_on_has_each_epoch_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("epochs.jsonl");
        let mut epochs = Epochs::new(path.clone());
        for number in 1..4 {
            [Some(0), Some(1)].into_iter().for_each(|member| epochs.add(member, &epoch(number)).unwrap());
        }
        // A line that was cut off.
        fs::write(&path, fs::read_to_string(&path).unwrap() + "{\"epoch\"").unwrap();
        let mut epochs = Epochs::new(path.clone());
        epochs.resume(Some(1), 2).unwrap();
        epochs.add(Some(1), &epoch(3)).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let of = |member: u64| {
            let own = lines.iter().filter(|line| line["member"] == member);
            own.map(|line| line["epoch"].as_u64().unwrap()).collect::<Vec<_>>()
        };
        assert_eq!((of(0), of(1)), (vec![1, 2, 3], vec![1, 2, 3]));
        assert_eq!(lines[0]["validation_loss"], 0.25);
    }
}
