//! The items of an array, from its rows down to the values, level by level.

use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, UInt64Array};
use arrow_buffer::{ArrowNativeType, NullBuffer};
use arrow_schema::DataType;
use arrow_select::take::take;

use super::plain::plain;
use crate::error::Bad;

/// Items of an array below some levels.
pub(super) struct Items {
    /// In plain form.
    pub(super) array: ArrayRef,
    /// Which of them are there, by this array and the structs around it.
    pub(super) nulls: Option<NullBuffer>,
    /// Offsets of the lists above them, as in [`rootfile::Column::levels`].
    pub(super) levels: Vec<Vec<u64>>,
    /// Missing lists, which are empty.
    pub(super) missing: u64,
}

impl Items {
    pub(super) fn rows(array: ArrayRef) -> Result<Items, Bad> {
        let array = plain(array)?;
        Ok(Items { nulls: array.nulls().cloned(), array, levels: Vec::new(), missing: 0 })
    }

    /// Goes on to an array whose items are as many, or those of fixed lists.
    fn into(&mut self, array: ArrayRef, around: Option<NullBuffer>) -> Result<(), Bad> {
        self.array = plain(array)?;
        self.nulls = NullBuffer::union(around.as_ref(), self.array.nulls());
        Ok(())
    }

    /// Goes on to a member of structs; if only one was read, that is it.
    pub(super) fn member(&mut self, index: usize) -> Result<(), Bad> {
        let structs = self.array.as_struct_opt().ok_or(Bad::OTHER_TYPE)?;
        let index = if structs.num_columns() == 1 { 0 } else { index };
        let member = structs.columns().get(index).ok_or(Bad::OTHER_TYPE)?.clone();
        let around = self.nulls.take();
        self.into(member, around)
    }

    /// Goes on to the items of fixed lists, which become dimensions.
    pub(super) fn fixed(&mut self) -> Result<(), Bad> {
        let lists = self.array.as_fixed_size_list_opt().ok_or(Bad::OTHER_TYPE)?;
        let around = self.nulls.take().map(|nulls| nulls.expand(lists.value_length() as usize));
        let values = lists.values().clone();
        self.into(values, around)
    }

    /// Goes on to the items of lists, which become a level. A missing list is empty.
    pub(super) fn list(&mut self) -> Result<(), Bad> {
        let nulls = self.nulls.take();
        let there = |row: usize| nulls.as_ref().is_none_or(|nulls| nulls.is_valid(row));
        let (values, mut places) = places(&self.array)?;
        places.iter_mut().enumerate().filter(|(row, _)| !there(*row)).for_each(|(_, (_, length))| *length = 0);
        self.missing += nulls.as_ref().map_or(0, |nulls| nulls.null_count() as u64);
        let mut offsets = Vec::with_capacity(places.len() + 1);
        let mut end = 0;
        offsets.push(end);
        offsets.extend(places.iter().map(|(_, length)| {
            end += *length as u64;
            end
        }));
        let filled = || places.iter().filter(|(_, length)| *length > 0);
        let first = filled().next().map_or(0, |(start, _)| *start);
        let mut next = first;
        let in_order = filled().all(|(start, length)| std::mem::replace(&mut next, start + length) == *start);
        let items = match in_order {
            true => values.slice(first, end as usize),
            false => {
                let rows =
                    filled().flat_map(|(start, length)| (*start..start + length).map(|place| Some(place as u64)));
                take(&values, &rows.collect::<UInt64Array>(), None).map_err(|_| Bad::OTHER_TYPE)?
            }
        };
        self.levels.push(offsets);
        self.into(items, None)
    }
}

/// The items of all lists of an array, and for each list where its first one is and how many they are.
fn places(array: &ArrayRef) -> Result<(ArrayRef, Vec<(usize, usize)>), Bad> {
    fn cut<O: ArrowNativeType>(offsets: &[O]) -> Vec<(usize, usize)> {
        let pairs = offsets.windows(2).map(|pair| (pair[0].as_usize(), pair[1].as_usize()));
        pairs.map(|(start, end)| (start, end - start)).collect()
    }
    fn views<O: ArrowNativeType>(offsets: &[O], sizes: &[O]) -> Vec<(usize, usize)> {
        offsets.iter().zip(sizes).map(|(offset, size)| (offset.as_usize(), size.as_usize())).collect()
    }
    Ok(match array.data_type() {
        DataType::List(_) => {
            let lists = array.as_list_opt::<i32>().ok_or(Bad::OTHER_TYPE)?;
            (lists.values().clone(), cut(lists.offsets()))
        }
        DataType::LargeList(_) => {
            let lists = array.as_list_opt::<i64>().ok_or(Bad::OTHER_TYPE)?;
            (lists.values().clone(), cut(lists.offsets()))
        }
        DataType::ListView(_) => {
            let lists = array.as_list_view_opt::<i32>().ok_or(Bad::OTHER_TYPE)?;
            (lists.values().clone(), views(lists.offsets(), lists.sizes()))
        }
        DataType::LargeListView(_) => {
            let lists = array.as_list_view_opt::<i64>().ok_or(Bad::OTHER_TYPE)?;
            (lists.values().clone(), views(lists.offsets(), lists.sizes()))
        }
        _ => {
            let lists = array.as_fixed_size_list_opt().ok_or(Bad::OTHER_TYPE)?;
            let size = lists.value_length() as usize;
            (lists.values().clone(), (0..lists.len()).map(|row| (row * size, size)).collect())
        }
    })
}
