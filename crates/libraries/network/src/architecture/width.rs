//! How many values there are between layers.

use super::{Architecture, Layer};

impl Architecture {
    /// Number of values before each layer and, last, before the output layer.
    pub(crate) fn widths(&self) -> Vec<usize> {
        let mut widths = Vec::with_capacity(self.layers.len() + 1);
        widths.push(self.numbers().len().saturating_add(self.encoding.width()));
        for (index, layer) in self.layers.iter().enumerate() {
            let joined = |back| index.checked_sub(back).map_or(0, |from| widths[from]);
            let width = match *layer {
                Layer::Dense { units, .. } => units,
                Layer::Concatenate { back } => widths[index].saturating_add(joined(back)),
                _ => widths[index],
            };
            widths.push(width);
        }
        widths
    }
}
