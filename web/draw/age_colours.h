/// The colours of ages: a scale from fresh to about to expire, not a set of names as keys have.
#pragma once

#include "web/draw/theme.h"

namespace kds::web {

/// The theme's palette with the six colours of ages in the place of those of keys. Fresh ones
/// stand out most from the ground, and each step stands out less, in either theme; a test computes
/// contrast and distances. What is older than some has a pattern too (`age_tag`).
Palette with_ages(Theme theme);

}  // namespace kds::web
