//! Presets against the published networks, layouts without gaps, first weights with the right variance.

use common::config::{Named as _, PresetName};

use super::*;
use crate::sample::{dense, network};
use crate::{Error, Loss, Optimiser};

#[test]
fn presets_have_the_parameters_of_the_published_networks() {
    let count = |name| Preset::named(name, 20, 8).unwrap().architecture.parameters();
    assert_eq!(count("example"), 20 * 10 + 10 + 10 * 8 + 8);
    assert_eq!(count("smhtt_mt"), 20 * 300 + 300 + 2 * (300 * 300 + 300) + 300 * 8 + 8);
    assert_eq!(count("smhtt_et"), 20 * 1000 + 1000 + 1000 * 8 + 8);
    assert_eq!(count("smhtt_dropout_tanh"), 20 * 200 + 200 + 200 * 200 + 200 + 200 * 8 + 8);
    // LUMIN prints 3626: 22 → 25, 47 → 25, 72 → 25, 25 → 1.
    assert_eq!(Preset::named("pnn_lumin", 22, 2).unwrap().architecture.parameters(), 3626);
    assert_eq!(count("tttt"), 20 * 100 + 100 + 2 * (400 + 100 * 100 + 100) + 100 * 8 + 8);
    assert_eq!(count("tth_multilepton"), 672 + 528 + 9 * 272 + 136 + 4 * 72 + 8 * 8 + 8);
    assert_eq!(count("hh_machine_learning"), 20 * 512 + 512 + 5 * 4 * 512 + 4 * (512 * 512 + 512) + 512 * 8 + 8);
    for name in PresetName::words() {
        Preset::named(name, 5, 2).unwrap().architecture.check().unwrap();
    }
}

#[test]
fn presets_bring_their_loss_and_optimiser() {
    let mt = Preset::named("smhtt_mt", 20, 8).unwrap();
    assert_eq!((mt.loss, mt.optimiser), (Loss::SquaredError, Optimiser::nadam(2e-3)));
    let dropout = Preset::named("smhtt_dropout_tanh", 20, 8).unwrap();
    assert_eq!((dropout.loss, dropout.optimiser), (Loss::CrossEntropy, Optimiser::adam(1e-4)));
}

#[test]
fn an_unknown_preset_is_refused_with_the_known_ones() {
    let error = Preset::named("smhtt_mtt", 2, 2).unwrap_err().to_string();
    assert!(error.contains("`smhtt_mtt`") && error.contains("smhtt_dropout_tanh"), "{error}");
}

/// Everything that an architecture may be, as model files hold it: what is added to it changes no other key.
const WRITTEN: &str = r#"{"inputs":7,"encoding":{"categories":[{"input":0,"values":[-1.0,1.0]},{"input":1,"values":[0.0,1.0,2.0],"embedding":2}],"lorentz_boost":{"particles":[[2,3,4,5]],"combinations":2}},"layers":[{"dense":{"units":8,"activation":"leaky_relu","initialiser":"he_normal","l2":0.001}},"batch_norm",{"activation":"selu"},{"dropout":{"rate":0.1}},{"alpha_dropout":{"rate":0.2}},{"add":{"back":3}},{"concatenate":{"back":1}}],"output":{"classes":2,"activation":"sigmoid","initialiser":"lecun_uniform","l2":0.01}}"#;

#[test]
fn an_architecture_is_written_as_it_always_was() {
    let architecture: Architecture = serde_json::from_str(WRITTEN).unwrap();
    architecture.check().unwrap();
    assert_eq!(serde_json::to_string(&architecture).unwrap(), WRITTEN);
    for (word, meaning) in [
        ("linear", Activation::Linear),
        ("relu", Activation::Relu),
        ("tanh", Activation::Tanh),
        ("sigmoid", Activation::Sigmoid),
        ("elu", Activation::Elu),
        ("selu", Activation::Selu),
        ("softplus", Activation::Softplus),
        ("swish", Activation::Swish),
    ] {
        let other: Architecture = serde_json::from_str(&WRITTEN.replace("leaky_relu", word)).unwrap();
        assert!(matches!(other.layers[0], Layer::Dense { activation, .. } if activation == meaning), "{word}");
    }
}

#[test]
fn layers_too_wide_to_count_their_parameters_are_refused() {
    for huge in ["18446744073709551615", "1000000000000"] {
        for (from, to) in [
            ("\"units\":8", "\"units\":"),
            ("\"embedding\":2", "\"embedding\":"),
            ("\"combinations\":2", "\"combinations\":"),
        ] {
            let architecture: Architecture =
                serde_json::from_str(&WRITTEN.replace(from, &format!("{to}{huge}"))).unwrap();
            let error = architecture.check().unwrap_err().to_string();
            assert!(error.contains("values between two layers"), "{error}");
        }
    }
}

#[test]
fn an_architecture_survives_json() {
    let layers = vec![dense(7, Activation::Selu), Layer::BatchNorm, Layer::Dropout { rate: 0.25 }];
    let architecture = network(3, layers, 2);
    let json = serde_json::to_string(&architecture).unwrap();
    assert_eq!(serde_json::from_str::<Architecture>(&json).unwrap(), architecture);
}

#[test]
fn impossible_layers_are_refused_by_their_number() {
    for layer in [dense(0, Activation::Relu), Layer::Dropout { rate: 1.0 }, Layer::Dropout { rate: f64::NAN }] {
        let architecture = network(3, vec![dense(4, Activation::Relu), layer], 2);
        let error = architecture.check().unwrap_err();
        assert!(matches!(&error, Error::Architecture { place, .. } if place == "layer 2"), "{error}");
    }
    assert!(network(3, vec![], 1).check().is_err());
    assert!(network(0, vec![], 2).check().is_err());
}

#[test]
fn joins_that_do_not_fit_are_refused() {
    let refused = |join| {
        let architecture = network(3, vec![dense(4, Activation::Relu), join], 2);
        architecture.check().unwrap_err().to_string()
    };
    let add = refused(Layer::Add { back: 1 });
    assert!(add.contains("layer 2: it adds 3 values to 4"), "{add}");
    for join in [Layer::Concatenate { back: 2 }, Layer::Add { back: 0 }] {
        assert!(refused(join).contains("expected 1 to 1"), "{join:?}");
    }
}

#[test]
fn one_sigmoid_is_for_two_classes() {
    let mut architecture = network(3, vec![], 2);
    architecture.output.activation = Head::Sigmoid;
    architecture.check().unwrap();
    assert_eq!(architecture.parameters(), 4);
    architecture.output.classes = 3;
    assert!(architecture.check().unwrap_err().to_string().contains("2 classes apart, not 3"));
}

#[test]
fn categories_that_cannot_be_told_apart_are_refused() {
    let category = |input, values: &[f32], embedding| Category { input, values: values.to_vec(), embedding };
    let check = |categories: &[Category]| {
        let encoding = Encoding { categories: categories.to_vec(), lorentz_boost: None };
        Architecture { encoding, ..network(3, vec![], 2) }.check()
    };
    check(&[category(0, &[1.0, 2.0], None), category(2, &[0.0, 5.0], Some(1))]).unwrap();
    let one = category(1, &[1.0, 2.0], None);
    for wrong in [
        vec![category(3, &[1.0, 2.0], None)],
        vec![category(0, &[1.0], None)],
        vec![category(0, &[1.0, 1.0], None)],
        vec![category(0, &[1.0, f32::NAN], None)],
        vec![category(0, &[1.0, 2.0], Some(0))],
        vec![one.clone(), one],
    ] {
        assert!(check(&wrong).unwrap_err().to_string().contains("encoding of input"), "{wrong:?}");
    }
}

#[test]
fn parameters_are_named_in_order_without_gaps() {
    let layout = Layout::of(&network(3, vec![dense(4, Activation::Relu), Layer::BatchNorm], 2));
    let names: Vec<_> = layout.parameters().iter().map(|parameter| parameter.name.as_str()).collect();
    let norm = ["batch_norm_0.gamma", "batch_norm_0.beta", "batch_norm_0.moving_mean", "batch_norm_0.moving_variance"];
    assert_eq!(names[..2], ["dense_0.weight", "dense_0.bias"]);
    assert_eq!(names[2..6], norm);
    assert_eq!(names[6..], ["output.weight", "output.bias"]);
    assert_eq!(layout.parameters()[0].shape, [3, 4]);
    let mut end = 0;
    for parameter in layout.parameters() {
        assert_eq!(parameter.range.start, end);
        end = parameter.range.end;
    }
    assert_eq!(layout.len(), end);
}

#[test]
fn first_weights_have_the_variance_of_their_initialiser() {
    let cases = [
        (Initialiser::GlorotNormal, 2.0 / 500.0),
        (Initialiser::GlorotUniform, 2.0 / 500.0),
        (Initialiser::HeNormal, 2.0 / 200.0),
        (Initialiser::HeUniform, 2.0 / 200.0),
        (Initialiser::LecunNormal, 1.0 / 200.0),
        (Initialiser::LecunUniform, 1.0 / 200.0),
    ];
    for (initialiser, expected) in cases {
        let mut kernel = vec![0.0; 200 * 300];
        initialiser.fill(&mut kernel, 200, 300, &mut common::seed::stream(1, "test"));
        let count = kernel.len() as f64;
        let mean = kernel.iter().map(|&value| f64::from(value)).sum::<f64>() / count;
        let variance = kernel.iter().map(|&value| (f64::from(value) - mean).powi(2)).sum::<f64>() / count;
        assert!((variance / expected - 1.0).abs() < 0.02, "{initialiser:?}: {variance} {expected}");
        assert!(mean.abs() < 3e-3, "{initialiser:?}: {mean}");
    }
}
