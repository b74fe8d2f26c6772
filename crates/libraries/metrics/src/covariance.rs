//! Covariances of many variables in one pass, block by block.

/// Sums of products of deviations of variables.
#[derive(Debug, Clone, PartialEq)]
pub struct Covariance {
    events: u64,
    means: Vec<f64>,
    /// The upper triangle of a matrix, by rows; the elements below it are 0.
    products: Vec<f64>,
}

impl Covariance {
    /// The covariances of no events, for this number of variables.
    #[must_use]
    pub fn new(variables: usize) -> Covariance {
        Covariance { events: 0, means: vec![0.0; variables], products: vec![0.0; variables * variables] }
    }

    /// The covariances of one block, with a column for each variable. Events in which any variable is not finite are left out.
    #[must_use]
    pub fn from_columns(columns: &[&[f64]]) -> Covariance {
        let mut covariance = Covariance::new(columns.len());
        let length = columns.first().map_or(0, |column| column.len());
        let finite = |row: &usize| columns.iter().all(|column| crate::moments::is_finite(column[*row]));
        let rows: Vec<usize> = (0..length).filter(finite).collect();
        if rows.is_empty() {
            return covariance;
        }
        covariance.events = rows.len() as u64;
        let centred = |column: &&[f64]| {
            let mean = rows.iter().map(|&row| column[row]).sum::<f64>() / rows.len() as f64;
            (mean, rows.iter().map(|&row| column[row] - mean).collect::<Vec<f64>>())
        };
        let (means, deviations): (Vec<f64>, Vec<Vec<f64>>) = columns.iter().map(centred).unzip();
        covariance.means = means;
        let variables = columns.len();
        for a in 0..variables {
            for b in a..variables {
                covariance.products[a * variables + b] = dot(&deviations[a], &deviations[b]);
            }
        }
        covariance
    }

    /// Adds other events: the two-variable form of Chan, Golub & LeVeque (1983), eq. 2.1 (Pébay, SAND2008-6212, eq. 3.10).
    pub fn merge(&mut self, other: &Covariance) {
        if other.events == 0 {
            return;
        }
        let (a, b) = (self.events as f64, other.events as f64);
        let variables = self.means.len();
        let distances: Vec<f64> = self.means.iter().zip(&other.means).map(|(ours, theirs)| theirs - ours).collect();
        for row in 0..variables {
            for column in row..variables {
                let cell = row * variables + column;
                self.products[cell] += other.products[cell] + distances[row] * distances[column] * a * b / (a + b);
            }
        }
        self.means.iter_mut().zip(&distances).for_each(|(mean, distance)| *mean += distance * b / (a + b));
        self.events += other.events;
    }

    /// Number of events, without those that were left out.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Pearson's correlation coefficient of two variables; `None` if one of them does not vary.
    #[must_use]
    pub fn correlation(&self, a: usize, b: usize) -> Option<f64> {
        let variables = self.means.len();
        let product = |a: usize, b: usize| self.products[a.min(b) * variables + a.max(b)];
        let scale = product(a, a).sqrt() * product(b, b).sqrt();
        (scale > 0.0).then(|| (product(a, b) / scale).clamp(-1.0, 1.0))
    }
}

/// The scalar product, summed in eight lanes, which the compiler turns into wide instructions.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut lanes = [0.0; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f64 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a_chunks.zip(b_chunks) {
        (0..8).for_each(|lane| lanes[lane] += a[lane] * b[lane]);
    }
    lanes.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_give_the_correlation_of_the_whole() {
        let x: Vec<f64> = (0..500).map(|i| f64::from(i * 37 % 101) + 1e7).collect();
        let y: Vec<f64> = x.iter().enumerate().map(|(i, x)| 2.0 * x + (i % 7) as f64).collect();
        let whole = Covariance::from_columns(&[&x, &y]);
        let mut blocks = Covariance::new(2);
        x.chunks(64).zip(y.chunks(64)).for_each(|(x, y)| blocks.merge(&Covariance::from_columns(&[x, y])));
        assert_eq!(blocks.events(), 500);
        let (whole, blocks) = (whole.correlation(0, 1).unwrap(), blocks.correlation(1, 0).unwrap());
        assert!((whole - blocks).abs() < 1e-12 && whole > 0.99 && whole < 1.0, "{whole} {blocks}");
    }

    #[test]
    fn an_opposite_is_minus_one_and_a_constant_has_no_correlation() {
        let covariance = Covariance::from_columns(&[&[1.0, 2.0, 4.0], &[-1.0, -2.0, -4.0], &[3.0; 3]]);
        assert!((covariance.correlation(0, 1).unwrap() + 1.0).abs() < 1e-15);
        assert_eq!(covariance.correlation(0, 2), None);
    }

    #[test]
    fn events_that_are_not_finite_in_any_variable_are_left_out() {
        let covariance = Covariance::from_columns(&[&[1.0, f64::NAN, 2.0, 5.0], &[1.0, 9.0, 2.0, 5.0]]);
        assert_eq!(covariance.events(), 3);
        assert!((covariance.correlation(0, 1).unwrap() - 1.0).abs() < 1e-15);
    }
}
