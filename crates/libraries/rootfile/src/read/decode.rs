//! One basket: read its record, check its head, decompress it. A thread keeps its [`Decoder`], so that nothing is allocated twice.

use std::cell::RefCell;

use crate::bytes::Reader;
use crate::compression::{self, Decompressor};
use crate::error::{Malformed, Result};
use crate::file::Storage;
use crate::tree::{Basket, Head, Place};

/// Buffers and codecs of one thread.
pub(super) struct Decoder {
    record: Vec<u8>,
    payload: Vec<u8>,
    decompressor: Decompressor,
}

/// Buffers that are longer are not kept.
const KEPT: usize = 16 << 20;

thread_local! {
    static DECODER: RefCell<Decoder> = RefCell::new(Decoder::new());
}

impl Decoder {
    fn new() -> Self {
        Decoder { record: Vec::new(), payload: Vec::new(), decompressor: Decompressor::new() }
    }

    /// Calls `work` with the decoder of this thread.
    pub(super) fn of_thread<T>(work: impl FnOnce(&mut Decoder) -> T) -> T {
        DECODER.with_borrow_mut(|decoder| {
            let result = work(decoder);
            for buffer in [&mut decoder.record, &mut decoder.payload] {
                if buffer.len() > KEPT {
                    *buffer = Vec::new();
                }
            }
            result
        })
    }

    /// The big-endian values of a basket whose entries take `entry_bytes` each.
    pub(super) fn decode<'a>(
        &'a mut self,
        storage: &Storage,
        basket: &'a Basket,
        entry_bytes: usize,
    ) -> Result<Result<&'a [u8], Malformed>> {
        let expected = (basket.end - basket.start) as usize * entry_bytes;
        match &basket.place {
            Place::Embedded(values) => Ok(exactly(values, expected)),
            Place::Record { seek, bytes } => {
                if !storage.holds(*seek, *bytes) {
                    return Ok(Err(Malformed::from("it lies beyond the end of the file")));
                }
                let length = *bytes as usize;
                if self.record.len() < length {
                    self.record.resize(length, 0);
                }
                storage.read_at(&mut self.record[..length], *seek)?;
                Ok(self.values(length, basket.end - basket.start, expected))
            }
        }
    }

    fn values(&mut self, length: usize, entries: u64, expected: usize) -> Result<&[u8], Malformed> {
        let record = &self.record[..length];
        let head = Head::parse(&mut Reader::new(record))?;
        if head.bytes != length as i64 {
            return Err(Malformed::from(format!("its record has {} bytes, expected {length}", head.bytes)));
        }
        if head.entries != entries {
            return Err(Malformed::from(format!("it has {} entries, expected {entries}", head.entries)));
        }
        let body = record.get(head.key_bytes..).ok_or(Malformed::from("its key is longer than its record"))?;
        let payload = if body.len() == head.object_bytes {
            body
        } else {
            compression::check_lengths(body, head.object_bytes)?;
            if self.payload.len() < head.object_bytes {
                self.payload.resize(head.object_bytes, 0);
            }
            let payload = &mut self.payload[..head.object_bytes];
            self.decompressor.decompress(body, payload)?;
            payload
        };
        let values =
            payload.get(..head.value_bytes).ok_or(Malformed::from("its values are longer than its payload"))?;
        exactly(values, expected)
    }
}

fn exactly(values: &[u8], expected: usize) -> Result<&[u8], Malformed> {
    match values.len() == expected {
        true => Ok(values),
        false => Err(Malformed::from(format!("it has {} bytes of values, expected {expected}", values.len()))),
    }
}
