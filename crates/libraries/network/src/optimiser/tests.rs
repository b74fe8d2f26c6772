//! Steps against PyTorch's, as `tests/referees/optimisers_torch.py` prints them (torch 2.15).

use super::*;
use crate::architecture::Layout;
use crate::sample::network;

const STEPS: u32 = 20;
const RATE: f64 = 0.01;

/// A kernel of four values and a bias of two after some steps with gradients of their own.
fn descend(optimiser: Optimiser, clip: Option<ClipGradient>) -> Vec<f32> {
    let layout = Layout::of(&network(2, Vec::new(), 2));
    let mut descent = Descent::new(optimiser, clip, &layout, Moments::new(optimiser, layout.len()));
    let mut parameters = vec![1.0, -2.0, 0.5, 0.1, 0.3, -0.7];
    for step in 0..STEPS {
        let slope = |i: u32| (f64::from(1 + i) * f64::from(step + 2 * i).sin()) as f32;
        let mut gradient: Vec<f32> = (0..6).map(slope).collect();
        let rate = RATE * (1.0 + f64::from(step) / f64::from(STEPS));
        descent.step(&mut parameters, &mut gradient, StepSize { rate, momentum: None });
    }
    parameters
}

fn assert_near(found: &[f32], expected: [f32; 6], place: &str) {
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 2e-6, "{place}: {found} {expected}");
    }
}

#[test]
fn every_optimiser_ends_where_pytorch_s_does() {
    let nesterov = Optimiser::Sgd { learning_rate: RATE, momentum: 0.9, nesterov: true };
    for (optimiser, expected) in [
        (Optimiser::adam(RATE), [0.964339, -2.013418, 0.542593, 0.080605, 0.27745, -0.653786]),
        (Optimiser::adamw(RATE, 0.1), [0.936124, -1.954867, 0.526971, 0.078137, 0.27745, -0.653786]),
        (Optimiser::nadam(RATE), [0.995897, -2.017692, 0.517216, 0.107841, 0.281198, -0.683835]),
        (Optimiser::radam(RATE), [0.980671, -2.017809, 0.57953, 0.047351, 0.222436, -0.543709]),
        (Optimiser::sgd(RATE, 0.9), [0.915727, -2.018734, 0.776208, -0.169047, 0.119561, -0.116215]),
        (nesterov, [0.931104, -2.054123, 0.774256, -0.096103, 0.046927, -0.153088]),
    ] {
        assert_near(&descend(optimiser, None), expected, &format!("{optimiser:?}"));
    }
}

#[test]
fn gradients_are_clipped_as_in_pytorch() {
    for (clip, expected) in [
        (ClipGradient::Norm(3.0), [0.961621, -2.003202, 0.619133, -0.025801, 0.232324, -0.443707]),
        (ClipGradient::Value(0.5), [0.952638, -2.000944, 0.565977, 0.072824, 0.276057, -0.626215]),
    ] {
        assert_near(&descend(Optimiser::sgd(RATE, 0.9), Some(clip)), expected, &format!("{clip:?}"));
    }
    let loose = descend(Optimiser::adam(RATE), Some(ClipGradient::Norm(1e6)));
    assert_eq!(loose, descend(Optimiser::adam(RATE), None));
}

#[test]
fn blocks_and_threads_change_no_byte_of_a_step() {
    let layout = Layout::of(&network(150, Vec::new(), 150));
    let parameters: Vec<f32> = (0..layout.len()).map(|index| (index as f32).sin()).collect();
    let gradient: Vec<f32> = (0..layout.len()).map(|index| (index as f32 * 0.7).cos()).collect();
    assert!(layout.len() > 2 * BLOCK);
    for optimiser in [Optimiser::adamw(RATE, 0.1), Optimiser::sgd(RATE, 0.9)] {
        let steps = |threads| {
            let (mut parameters, clip) = (parameters.clone(), Some(ClipGradient::Norm(1.0)));
            let mut descent = Descent::new(optimiser, clip, &layout, Moments::new(optimiser, layout.len()));
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| {
                for _ in 0..3 {
                    descent.step(&mut parameters, &mut gradient.clone(), StepSize { rate: RATE, momentum: None });
                }
            });
            parameters
        };
        assert_eq!(steps(1), steps(3));
        // A slope near 0 moves nothing; a block that is left out moves 8192 fewer.
        let moved = steps(1).iter().zip(&parameters).filter(|(after, before)| after != before).count();
        assert!(moved > layout.len() - BLOCK / 8, "{optimiser:?} moved only {moved} parameters");
    }
}

#[test]
fn settings_out_of_range_are_refused_by_name() {
    let refused = |optimiser: Optimiser| optimiser.check().unwrap_err().to_string();
    assert!(refused(Optimiser::adam(-1.0)).contains("learning_rate is -1"));
    assert!(refused(Optimiser::adamw(1e-3, -0.1)).contains("weight_decay is -0.1"));
    assert!(refused(Optimiser::sgd(1e-3, 1.0)).contains("momentum is 1"));
    assert!(ClipGradient::Norm(0.0).check().unwrap_err().to_string().contains("clip_gradient.norm is 0"));
}
