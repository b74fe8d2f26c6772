//! Learning rates that `find-learning-rate` suggests, and what a training makes of them.

use twofold_tests::World;

#[test]
fn rates_of_the_suggested_band_train_better_than_rates_far_from_it() {
    let world = World::toy();
    world.succeeds("create-training-dataset", &[&world.text("dataset.yaml")]);
    let config = world.text("training.yaml");
    world.succeeds("find-learning-rate", &[&config, "0", "--threads", "1"]);
    let curve = world.bytes("fold0_learning_rate.json");
    world.succeeds("find-learning-rate", &[&config, "0", "--threads", "2", "--force"]);
    assert!(world.bytes("fold0_learning_rate.json") == curve, "two threads find another curve than one");
    assert!(world.path("fold0_learning_rate.png").exists() && world.path("fold0_learning_rate.pdf").exists());

    let found: serde_json::Value = serde_json::from_slice(&curve).unwrap();
    let rate = |name: &str| found["band"][name].as_f64().unwrap_or_else(|| panic!("no {name} in {}", found["band"]));
    let (lower, steepest, upper) = (rate("lower"), rate("steepest"), rate("upper"));
    assert!(lower < steepest && steepest < upper, "{lower} {steepest} {upper}");

    world.edit("training.yaml", "epochs: 20", "epochs: 2\n    learning_rate: 1.0e-9");
    let mut written = "1.0e-9".to_owned();
    let mut loss = |rate: f64| {
        let next = format!("{rate:e}");
        world.edit("training.yaml", &format!("learning_rate: {written}"), &format!("learning_rate: {next}"));
        written = next;
        world.succeeds("train", &[&config, "0", "--force"]);
        let history: serde_json::Value = serde_json::from_slice(&world.bytes("fold0_history.json")).unwrap();
        history["epochs"][1]["validation_loss"].as_f64().unwrap()
    };
    let within = loss(steepest);
    for far in [lower / 100.0, upper * 100.0] {
        let other = loss(far);
        assert!(within < other, "a rate of {steepest} gives a loss of {within}, one of {far} {other}");
    }
}
