# The same steps as toy-dataset/run and tests/run, by name.

# list the recipes
default:
    @just --list

# formatting, lints, licences
[group('check')]
check:
    tests/run check

# everything that CI runs
[group('check')]
test:
    tests/run

# unit and end-to-end tests only, for example `just quick rootfile`
[group('check')]
quick *package:
    cargo test {{ if package == "" { "--workspace" } else { "-p " + package } }}

# the toy example from generation to scores and figures
[group('use')]
toy:
    toy-dataset/run

# release binaries of all tools
[group('use')]
build:
    cargo build --release

# the one static program that is handed out, written to a folder
[group('use')]
dist folder="output":
    dist/build {{ folder }}

# one benchmark against its peers, for example `just bench read`
[group('measure')]
bench name:
    benches/run {{ name }}

# renew what is written from the code: command lines, tables of keys, schemas
[group('docs')]
reference:
    cargo run -p write-reference

# API documentation of the libraries
[group('docs')]
docs:
    cargo doc --workspace --no-deps --open
