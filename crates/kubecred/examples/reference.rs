//! Prints the reference that the npm package holds beside the module: the schemas of the kinds, the rules and
//! the presets, in JSON.
//! Few who load the module ask for them. `cargo xtask gen` writes them to the package.

use kubecred::diagnostic::Rule;

fn main() -> Result<(), serde_json::Error> {
    println!("// Written by `npm run gen` from the declarations of the core. Not to be edited.");
    let schemas = kubecred::schemas();
    let members = schemas.iter().map(|(name, schema)| Ok(format!("\"{name}\":{}", serde_json::to_string(schema)?)));
    print("The JSON Schema of every kind.", "schemas", '{', &members.collect::<Result<Vec<_>, _>>()?, '}');
    let inputs = kubecred::build::input_schemas();
    let members = inputs.iter().map(|(name, schema)| Ok(format!("\"{name}\":{}", serde_json::to_string(schema)?)));
    print("What the input of every builder may say.", "inputs", '{', &members.collect::<Result<Vec<_>, _>>()?, '}');
    let rules = kubecred::rules().map(|rule: &Rule| serde_json::to_string(rule));
    print("Every rule.", "rules", '[', &rules.collect::<Result<Vec<_>, _>>()?, ']');
    let presets = kubecred::presets();
    let presets = presets.get().trim().trim_matches(['[', ']']).trim().to_owned();
    print("Inputs of builders for what people build most.", "presets", '[', &[presets], ']');
    Ok(())
}

/// One constant: a template literal, each item on its own line.
fn print(says: &str, name: &str, open: char, items: &[String], close: char) {
    let json = items.join(",\n").replace('\\', "\\\\").replace('`', "\\`").replace('$', "\\$");
    println!("\n/** {says} */\nexport const {name} = `{open}\n{json}\n{close}`;");
}
