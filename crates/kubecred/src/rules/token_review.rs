//! Rules about TokenReview and SelfSubjectReview.

use crate::kube::strategy::{Context, Refusal, Strategy};
use crate::kube::value::{Cursor, Structure};
use crate::report::DecodingErrorKind;

rules! {
    Apiserver, "Kubernetes registry, tokenreviews" {
        Error TOKEN_REQUIRED = "tokenreview/token-required": "A TokenReview holds the token that it asks about.";
    }
}

/// What the server does with a TokenReview: it judges nothing but the token.
pub static TOKEN_REVIEW: Strategy = Strategy {
    find: |_, _| Ok(()),
    prepare: |review, _, _| review.set("status", None),
    check: |_, _, _, _| {},
    verifies_signature: false,
    admit: admit_review,
};

/// What the server does with a SelfSubjectReview: it answers a new one, and drops what was sent.
pub static SELF_SUBJECT_REVIEW: Strategy = Strategy {
    prepare: drop_all,
    find: |_, _| Ok(()),
    check: |_, _, _, _| {},
    verifies_signature: false,
    admit: |_, _| Ok(()),
};

fn drop_all<'t>(review: &mut Structure<'t>, _before: Option<&Structure<'t>>, _context: &Context<'t>) {
    review.set("metadata", None);
    review.set("status", None);
}

fn admit_review(review: &Cursor<'_, '_>, context: &mut Context<'_>) -> Result<(), Refusal> {
    let spec = review.field("spec");
    let token = spec.field("token");
    if token.string().is_empty() {
        return Err(Refusal {
            code: 400,
            reason: "BadRequest",
            error: Some(DecodingErrorKind::TokenRequired),
            finding: Box::new(
                token
                    .finding(&TOKEN_REQUIRED, "there is no token to ask about")
                    .help("put the token into `spec.token`"),
            ),
        });
    }
    context.depends_on.push("who the bearer of the token is".to_owned());
    Ok(())
}
