//! Decodes one basket: reads its record, checks its head, decompresses it. A thread keeps its [`Decoder`], so that nothing is
//! allocated twice.

use std::cell::RefCell;

use crate::bytes::Reader;
use crate::compression::{self, Decompressor};
use crate::error::{Malformed, Result};
use crate::file::Storage;
use crate::tree::{Basket, BasketPlace, Head, starts};

/// Buffers and codecs of one thread.
pub(super) struct Decoder {
    record: Vec<u8>,
    payload: Vec<u8>,
    starts: Vec<u32>,
    decompressor: Decompressor,
}

/// An uncompressed basket.
pub(super) struct Decoded<'a> {
    /// The values, big-endian.
    pub(super) values: &'a [u8],
    /// The offset of each entry in the values, if offsets are stored.
    pub(super) starts: Option<&'a [u32]>,
}

/// Bytes of the longest buffer that a thread keeps.
const KEPT: usize = 16 << 20;

thread_local! {
    static DECODER: RefCell<Decoder> = RefCell::new(Decoder::new());
}

impl Decoder {
    pub(super) fn new() -> Self {
        Decoder { record: Vec::new(), payload: Vec::new(), starts: Vec::new(), decompressor: Decompressor::new() }
    }

    /// Calls `work` with the decoder of this thread.
    pub(super) fn on_thread<T>(work: impl FnOnce(&mut Decoder) -> T) -> T {
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

    /// The content of a basket, uncompressed.
    pub(super) fn decode<'a>(
        &'a mut self,
        storage: &Storage,
        basket: &'a Basket,
    ) -> Result<Result<Decoded<'a>, Malformed>> {
        match &basket.place {
            BasketPlace::Embedded(payload) => {
                Ok(Ok(Decoded { values: &payload.values, starts: payload.starts.as_deref() }))
            }
            BasketPlace::Record { seek, bytes } => {
                if !storage.holds(*seek, *bytes) {
                    return Ok(Err(Malformed::from("it lies beyond the end of the file")));
                }
                let length = *bytes as usize;
                if self.record.len() < length {
                    self.record.resize(length, 0);
                }
                storage.read_at(&mut self.record[..length], *seek)?;
                Ok(self.values(length, basket.end - basket.start))
            }
        }
    }

    fn values(&mut self, length: usize, entries: u64) -> Result<Decoded<'_>, Malformed> {
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
        let (values, table) = payload
            .split_at_checked(head.value_bytes)
            .ok_or(Malformed::from("its values are longer than its payload"))?;
        if table.is_empty() {
            return Ok(Decoded { values, starts: None });
        }
        starts(table, entries as usize, head.behind(), &mut self.starts)?;
        Ok(Decoded { values, starts: Some(&self.starts) })
    }
}
