//! Rules about ServiceAccount.

use crate::diagnostic::Finding;
use crate::kube::strategy::{Context, Strategy};
use crate::kube::value::{Cursor, Data, Structure};

use super::meta::{self, check_metadata, check_metadata_update, check_standard_finalizers};

/// What the server does with a ServiceAccount.
pub static STRATEGY: Strategy =
    Strategy { prepare, find: |_, _| Ok(()), check, verifies_signature: false, admit: |_, _| Ok(()) };

/// Of the Secrets that an account lists, the server keeps the names.
fn prepare<'t>(account: &mut Structure<'t>, _before: Option<&Structure<'t>>, _context: &Context<'t>) {
    let Some(Some(secrets)) = account.slot("secrets") else { return };
    let Data::List(secrets) = &mut secrets.data else { return };
    for secret in secrets {
        let Data::Structure(reference) = &mut secret.data else { continue };
        for (field, slot) in reference.fields.iter().zip(&mut reference.slots) {
            if field.name != "name" {
                *slot = None;
            }
        }
    }
}

fn check(
    account: &Cursor<'_, '_>,
    before: Option<&Cursor<'_, '_>>,
    _context: &Context<'_>,
    findings: &mut Vec<Finding>,
) {
    let metadata = account.field("metadata");
    if let Some(before) = before {
        check_metadata_update(&metadata, &before.field("metadata"), findings);
    }
    check_metadata(&metadata, true, meta::SUBDOMAIN, findings);
    check_standard_finalizers(&metadata, findings);
}
