//! End-to-end tests: one binary, one line for each room.

#![allow(clippy::unwrap_used)] // a test that cannot go on shall panic

mod chain; // from ntuples to scores, on the toy and on real data
mod check; // check-dataset foretells what the other tools do
mod columnar; // the chain on Parquet and Arrow files
mod determinism; // same inputs, same bytes
mod ensembles; // model files of several networks
mod eras; // one network for several periods of data taking
mod errors; // each has a code and help, in every tool
mod exits; // one meaning for each exit code
mod folds; // trainings on their own fold or on all others
mod formats; // what older programs wrote is used by later ones
mod jagged; // the chain on branches of varying length
mod kinds; // what tables hold in more ways than trees do
mod leakage; // no event is scored by a model that has seen it
mod learning_rate; // the band that is suggested is one to train with
mod messages; // bad input: a clear error and nothing half-written
mod processes; // what only a process shows: start-up, exit codes, Ctrl-C, full disks
mod recipes; // what is done around a network: frames, missing values, ensembles, parameters
mod referees; // our numbers against independent programs
mod regression; // a number learnt in place of a class
mod resume; // trainings that are killed, interrupted or diverge
mod rntuples; // RNTuples as we read them against uproot
mod root; // C++ ROOT goes on with our files
mod streaming; // trainings on more events than fit in memory
mod tables; // the same values in ROOT, Parquet, Arrow and CSV
mod writing; // what only the referees read back, and appends that go wrong
