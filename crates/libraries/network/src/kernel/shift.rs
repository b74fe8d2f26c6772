//! Rows of outputs, moved so that exponentials of them are finite.

/// `row + bias - largest of the row`.
#[inline(always)]
pub(super) fn shift(rows: &mut [f32], bias: &[f32]) {
    for row in rows.chunks_exact_mut(bias.len()) {
        let mut largest = f32::MIN;
        for (value, bias) in row.iter_mut().zip(bias) {
            *value += bias;
            largest = largest.max(*value);
        }
        row.iter_mut().for_each(|value| *value -= largest);
    }
}
