//! Cross sections, luminosity and sums of weights of samples.

use super::*;

/// Weights of both processes, with keys of the file and of the first process.
fn weights(file: &str, process: &str) -> Result<[String; 2], Error> {
    let text = DATASET.replace("processes:", &format!("{file}\nprocesses:"));
    let text = text.replacen("weight_string: \"1.0\"", &format!("weight_string: \"w + 1\"\n        {process}"), 1);
    let config = DatasetConfig::parse(Path::new("dataset.yaml"), &text)?;
    Ok([0, 1].map(|index| config.processes[index].weight.clone()))
}

fn message(file: &str, process: &str) -> String {
    weights(file, process).unwrap_err().to_string()
}

#[test]
fn a_sample_weighs_cross_section_times_luminosity_over_its_sum_of_weights() {
    let own = weights("luminosity: 100", "cross_section: 2.5\n        sum_of_weights: 1000").unwrap();
    assert_eq!(own, ["(w + 1) * 0.25", "1.0"], "the other has no cross section");
}

#[test]
fn samples_are_found_by_their_whole_names() {
    let folder = tempfile::tempdir().unwrap();
    let list = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).unwrap();
        folder.path().join(name).display().to_string()
    };
    let cross_sections = list("xsec.json", "{\"signal\": 2, \"signal_2\": 8, \"da\": 1}");
    let sums = list("sums.yaml", "signal: 10\nsignal_2: 20\n");
    let file = format!("luminosity: 5\ncross_sections: {cross_sections}\nsums_of_weights: {sums}");
    let refused = message(&file, "");
    assert!(refused.contains("sample `data` is not in") && refused.contains("normalise: false"), "{refused}");
    let file = format!("{file}\n#").replace("#", "");
    let with_data = |more: &str| {
        let text = DATASET.replace("processes:", &format!("{file}\nprocesses:"));
        let text = text.replacen("class: data", "class: data\n        normalise: false", 1);
        let text = text.replacen("class: signal", &format!("class: signal\n        {more}"), 1);
        DatasetConfig::parse(Path::new("dataset.yaml"), &text).map(|config| config.processes[0].weight.clone())
    };
    assert_eq!(with_data("").unwrap(), "(1.0) * 1.0");
    assert_eq!(with_data("sample: signal_2").unwrap(), "(1.0) * 2.0");
    assert!(with_data("sample: signal_3").unwrap_err().to_string().contains("did you mean `signal_2`"));
}

#[test]
fn half_of_a_normalisation_is_refused() {
    for (file, process, words) in [
        ("luminosity: 5", "cross_section: 2", "process `signal` has no sum of weights"),
        ("luminosity: 5", "sum_of_weights: 2", "process `signal` has no cross section"),
        ("", "cross_section: 2\n        sum_of_weights: 2", "process `signal` has no luminosity"),
        ("luminosity: -5", "", "`luminosity` is -5"),
        ("luminosity: 5", "cross_section: 0\n        sum_of_weights: 2", "`cross_section` is 0"),
        ("cross_sections: nowhere.json", "", "cannot read `nowhere.json`"),
    ] {
        let message = message(file, process);
        assert!(message.contains(words), "{message}");
    }
}
