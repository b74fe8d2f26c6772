//! A walk through the events of a stream: where it is, and the pools that it draws from.

use common::preprocessing::Preprocessing;
use common::seed::Random;
use events::{Pass, SourceError, Totals, Window};
use rand::RngExt;
use rand::seq::SliceRandom;

use super::Stream;
use super::pool::Pool;
use crate::error::Result;

/// Gives the events of a stream, pass after pass. Several may walk through one stream.
#[derive(Debug)]
pub struct Walk<'a> {
    stream: &'a Stream,
    /// What events go through, if they do.
    preprocessing: Option<&'a Preprocessing>,
    pass: Pass,
    random: Random,
    /// Clusters of each class that are still to be read, the next one last.
    ahead: Vec<Vec<usize>>,
    /// Events of each class that are still to be drawn.
    left: Vec<u64>,
    pools: Vec<Pool>,
}

impl Stream {
    /// A walk that has not begun; its events go through the preprocessing, if there is one.
    pub fn walk<'a>(&'a self, preprocessing: Option<&'a Preprocessing>) -> Walk<'a> {
        let pools = self.plan.rooms.iter().map(|&room| Pool::new(room, self.content.width())).collect();
        let random = common::seed::stream(self.seed, "order of events");
        let (ahead, left) = (Vec::new(), Vec::new());
        Walk { stream: self, preprocessing, pass: Pass::Validation, random, ahead, left, pools }
    }
}

impl events::Stream for Walk<'_> {
    fn training(&self) -> Totals {
        self.stream.totals()[0]
    }

    fn validation(&self) -> Totals {
        self.stream.totals()[1]
    }

    fn other_validation(&self) -> Option<Totals> {
        self.stream.other_validation()
    }

    fn begin(&mut self, pass: Pass) {
        Walk::begin(self, pass);
    }

    fn next(&mut self, into: &mut Window) -> Result<(), SourceError> {
        Ok(Walk::next(self, into)?)
    }
}

impl Walk<'_> {
    /// Begins a way through the events. The same one always gives the same events.
    pub fn begin(&mut self, pass: Pass) {
        self.pass = pass;
        self.pools.iter_mut().for_each(Pool::clear);
        self.left.clone_from(&self.stream.survey.trained);
        self.ahead =
            self.stream.content.classes.iter().map(|class| (0..class.clusters.len()).rev().collect()).collect();
        if let Pass::Training(epoch) = pass {
            self.random = common::seed::stream(self.stream.seed, &format!("order of epoch {epoch}"));
            self.ahead.iter_mut().for_each(|clusters| clusters.shuffle(&mut self.random));
        }
    }

    /// The next events, in place of those in `into`; none at the end. A window to train on has whole batches, but for the last.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn next(&mut self, into: &mut Window) -> Result<()> {
        into.clear();
        match self.pass {
            Pass::Training(_) => self.draw(into)?,
            Pass::Validation => self.validate(into)?,
        }
        self.preprocessing.map_or(Ok(()), |preprocessing| Ok(preprocessing.transform(&mut into.inputs)?))
    }

    fn validate(&mut self, into: &mut Window) -> Result<()> {
        for (class, clusters) in self.ahead.iter_mut().enumerate() {
            while into.weights.is_empty() {
                let Some(cluster) = clusters.pop() else { break };
                let wanted = self.stream.content.classes[class].clusters[cluster].events(true);
                into.reserve(wanted, self.stream.content.width());
                let others = self.stream.survey.others_differ;
                self.stream.content.read(class, cluster, true, |row, target, [weight, other]| {
                    into.push(row, target, weight);
                    into.other_weights.extend(others.then_some(other));
                })?;
            }
        }
        Ok(())
    }

    fn draw(&mut self, into: &mut Window) -> Result<()> {
        let mut all: u64 = self.left.iter().sum();
        let mut wanted = vec![0; self.left.len()];
        into.reserve((self.stream.plan.window as u64).min(all) as usize, self.stream.content.width());
        for _ in 0..self.stream.plan.window.min(all as usize) {
            let mut place = self.random.random_range(0..all);
            let mut class = 0;
            while place >= self.left[class] {
                place -= self.left[class];
                class += 1;
            }
            self.left[class] -= 1;
            all -= 1;
            wanted[class] += 1;
            into.targets.push(class as u32);
        }
        for (class, wanted) in wanted.into_iter().enumerate() {
            self.fill(class, wanted)?;
        }
        for event in 0..into.targets.len() {
            let pool = &mut self.pools[into.targets[event] as usize];
            into.targets[event] = pool.draw(&mut self.random, &mut into.inputs, &mut into.weights);
        }
        Ok(())
    }

    /// Pours clusters into the pool of a class, as many as it has room for, and enough to draw so many events.
    fn fill(&mut self, class: usize, wanted: usize) -> Result<()> {
        let pool = &mut self.pools[class];
        while let Some(&cluster) = self.ahead[class].last() {
            let events = self.stream.content.classes[class].clusters[cluster].trained;
            if pool.len() >= wanted && !pool.has_room(events) {
                break;
            }
            self.ahead[class].pop();
            self.stream
                .content
                .read(class, cluster, false, |row, target, [weight, _]| pool.push(row, target, weight))?;
        }
        Ok(())
    }
}
