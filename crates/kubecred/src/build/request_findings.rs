//! What is found in a certification request that was built, told at the members of its input.

use crate::analyze::analyze;
use crate::build::CertificationRequestInput;
use crate::diagnostic::Diagnostic;
use crate::options::Options;
use crate::place::Step;

/// What is found in the PEM that became of an input, each finding at the member that says it, where one does.
pub fn certification_request_findings(input: &CertificationRequestInput, pem: &str) -> Vec<Diagnostic> {
    let mut found = analyze(pem, &Options::default()).diagnostics;
    for diagnostic in &mut found {
        let structure = diagnostic.within.iter().find_map(|step| match step {
            Step::Structure { path } => Some(path.as_str()),
            _ => None,
        });
        if let Some(member) = structure.and_then(|structure| member_of(structure, input)) {
            diagnostic.path = Some(member);
        }
    }
    found
}

/// The member of which a part of the request is made: of `certificationRequestInfo.subject[0][0].value`
/// `subject[0].value`.
fn member_of(structure: &str, input: &CertificationRequestInput) -> Option<String> {
    let part = structure.strip_prefix("certificationRequestInfo.")?;
    if let Some(name) = part.strip_prefix("subject[") {
        let (relative, attribute) = name.split_once("][")?;
        let (attribute, rest) = attribute.split_once(']')?;
        let (relative, attribute): (usize, usize) = (relative.parse().ok()?, attribute.parse().ok()?);
        let mut firsts = input.subject.iter().enumerate().filter(|(index, attribute)| *index == 0 || !attribute.joined);
        let (first, _) = firsts.nth(relative)?;
        // Attributes that are joined are sorted when they are written.
        let joined = input.subject.iter().skip(first + 1).take_while(|attribute| attribute.joined).count();
        return Some(if joined == 0 {
            format!("subject[{}]{rest}", first + attribute)
        } else {
            format!("subject[{first}]")
        });
    }
    let part = part.strip_prefix("attributes[0].values[0][")?;
    let (index, rest) = part.split_once(']')?;
    let members = [
        ("basicConstraints", input.basic_constraints.is_some()),
        ("keyUsages", !input.key_usages.is_empty()),
        ("extendedKeyUsages", !input.extended_key_usages.is_empty()),
        ("subjectAltNames", !input.subject_alt_names.is_empty()),
    ];
    let written: Vec<&str> = members.iter().filter(|(_, is_there)| *is_there).map(|(name, _)| *name).collect();
    let index: usize = index.parse().ok()?;
    match written.get(index) {
        Some(name) if matches!(*name, "extendedKeyUsages" | "subjectAltNames") => {
            Some(format!("{name}{}", rest.strip_prefix(".extnValue").unwrap_or_default()))
        }
        Some(name) => Some((*name).to_owned()),
        None => Some(format!("extensions[{}]", index - written.len())),
    }
}
