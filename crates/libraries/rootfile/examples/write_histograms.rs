//! Writes histograms and texts of every kind, for referees that know the same formulas: `write_histograms OUTPUT COMPRESSION`.
//!
//! Bin `k` of all holds `k * 31 % 101`, its variance is `k * 17 % 103`: see `tests/referees/written_histograms.py`.

use std::error::Error;

use rootfile::{Axis, Compression, Contents, Histogram, Histogram1, Histogram2, Moments, Writer};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [output, compression] = arguments.as_slice() else {
        return Err("usage: write_histograms OUTPUT COMPRESSION".into());
    };
    let mut file = Writer::create(output, compression.parse::<Compression>()?)?;
    let uniform = Axis::uniform("m_{#tau#tau} (GeV)", 10, -1.5, 3.5);
    let edges = Axis::edges("p_{T}", [0.0, 1.0, 2.5, 10.0]);
    let labelled = Axis { labels: ["one", "two", "three"].map(str::to_owned).to_vec(), ..edges.clone() };
    for (path, float, x, weighted) in [
        ("float", true, &uniform, false),
        ("double", false, &uniform, true),
        ("folder/edges", true, &edges, true),
        ("folder/inner/labelled", false, &labelled, false),
    ] {
        file.histogram(path, &one(float, x, weighted))?;
    }
    file.histogram("float2", &two(true, &uniform, &edges, false))?;
    file.histogram("folder/double2", &two(false, &edges, &labelled, true))?;
    file.text("folder/named", &"provenance ".repeat(100))?;
    file.object_string("string", "a text")?;
    file.object_string("folder/string", &"a long text ".repeat(100))?;
    Ok(file.finish()?)
}

fn one(float: bool, x: &Axis, weighted: bool) -> Histogram {
    let cells = x.len() + 2;
    Histogram::One(Histogram1 {
        title: "a title".to_owned(),
        x: x.clone(),
        y_title: "events".to_owned(),
        contents: contents(float, cells),
        entries: 1234.0,
        moments: moments(),
        variances: weighted.then(|| variances(cells)),
    })
}

fn two(float: bool, x: &Axis, y: &Axis, weighted: bool) -> Histogram {
    let cells = (x.len() + 2) * (y.len() + 2);
    Histogram::Two(Histogram2 {
        title: "a title".to_owned(),
        x: x.clone(),
        y: y.clone(),
        z_title: "events".to_owned(),
        contents: contents(float, cells),
        entries: 1234.0,
        moments: moments(),
        moments_y: [5.0, 6.0, 7.0],
        variances: weighted.then(|| variances(cells)),
    })
}

fn moments() -> Moments {
    Moments { w: 1.0, w2: 2.0, wx: 3.0, wx2: 4.0 }
}

fn contents(float: bool, cells: usize) -> Contents {
    match float {
        true => Contents::F32((0..cells).map(|cell| (cell * 31 % 101) as f32).collect()),
        false => Contents::F64((0..cells).map(|cell| (cell * 31 % 101) as f64).collect()),
    }
}

fn variances(cells: usize) -> Vec<f64> {
    (0..cells).map(|cell| (cell * 17 % 103) as f64).collect()
}
