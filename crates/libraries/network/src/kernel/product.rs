//! Matrix products: a safe door to the `gemm` crate.
//!
//! `gemm` takes pointers and strides. Here they come from slices whose lengths are checked, so nothing outside
//! them can be touched. This is the one file of the crate that holds `unsafe`.

/// A matrix in a slice, row-major or the transpose of one.
#[derive(Clone, Copy)]
pub(crate) struct Matrix<'a> {
    values: &'a [f32],
    rows: usize,
    columns: usize,
    row_stride: usize,
    column_stride: usize,
}

impl<'a> Matrix<'a> {
    /// `rows` x `columns` values, row-major.
    pub(crate) fn new(values: &'a [f32], rows: usize, columns: usize) -> Self {
        assert_eq!(values.len(), rows * columns, "a matrix has rows x columns values");
        Self { values, rows, columns, row_stride: columns, column_stride: 1 }
    }

    /// The same values with rows and columns exchanged.
    pub(crate) fn transposed(self) -> Self {
        let Self { values, rows, columns, row_stride, column_stride } = self;
        Self { values, rows: columns, columns: rows, row_stride: column_stride, column_stride: row_stride }
    }
}

/// `out <- a · b`, or `out + a · b` if `add`; `out` is row-major.
#[allow(unsafe_code, reason = "gemm has no safe interface; every bound is asserted here")]
pub(crate) fn product(out: &mut [f32], a: Matrix<'_>, b: Matrix<'_>, add: bool) {
    assert_eq!(a.columns, b.rows, "inner dimensions of a product agree");
    assert_eq!(out.len(), a.rows * b.columns, "a product has rows of a x columns of b values");
    // SAFETY: `Matrix::new` checked that each operand's slice holds rows x columns values and its strides reach no
    // further; `out` was checked above. `out` is borrowed mutably, so it overlaps neither operand.
    unsafe {
        gemm::gemm(
            a.rows,
            b.columns,
            a.columns,
            out.as_mut_ptr(),
            1,
            b.columns as isize,
            add,
            a.values.as_ptr(),
            a.column_stride as isize,
            a.row_stride as isize,
            b.values.as_ptr(),
            b.column_stride as isize,
            b.row_stride as isize,
            if add { 1.0 } else { 0.0 },
            1.0,
            false,
            false,
            false,
            gemm::Parallelism::None,
        );
    }
}
