//! From the cursor's record back to what led to it.

use join_sim::Record;

use super::RunSession;

impl RunSession {
    /// The record that led to the cursor's, if there is one: of the key moments, the nearest back along the chain.
    #[must_use]
    pub fn cause(&self) -> Option<&Record> {
        let records = self.timeline.records();
        let mut step = self.timeline.record().cause;
        while let Some(at) = step {
            let record = &records[at.0 as usize];
            if self.every || self.facts.moments.binary_search(&(at.0 as usize)).is_ok() {
                return Some(record);
            }
            step = record.cause;
        }
        None
    }

    /// The steps of the whole chain of causes of the cursor's record, nearest first.
    #[must_use]
    pub fn chain(&self) -> Vec<usize> {
        let records = self.timeline.records();
        let mut chain = Vec::new();
        let mut step = self.timeline.record().cause;
        while let Some(at) = step {
            chain.push(at.0 as usize);
            step = records[at.0 as usize].cause;
        }
        chain
    }
}
