#include "core/base/text.h"
#include "web/model/code/generate.h"

namespace kds::web::code {

std::string words_of(std::string_view name, char between) {
    const auto is_capital = [&](std::size_t i) { return name[i] >= 'A' && name[i] <= 'Z'; };
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool begins = i > 0 && is_capital(i) &&
                            (!is_capital(i - 1) || (i + 1 < name.size() && !is_capital(i + 1)));
        if (begins) out += between;
        out += is_capital(i) ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
    }
    return out;
}

std::string data_file(std::size_t number) {
    return number <= 1 ? std::string("data.bin") : cat("data-", number, ".bin");
}

}  // namespace kds::web::code
