// What colours say, as HTML.
#include "web/model/stage_model.h"
#include "web/model/twin_builder.h"
#include "web/model/twin_parts.h"

namespace kds::web {

void twin_of_swatches(TwinBuilder& b, const std::vector<Swatch>& swatches) {
    std::string all;
    for (const Swatch& one : swatches) {
        if (!all.empty()) all += ", ";
        all += one.text;
    }
    b.paragraph("One colour and pattern each: " + all + ".");
}

}  // namespace kds::web
