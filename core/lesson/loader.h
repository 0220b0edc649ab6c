/// Reads lessons, the course map and fact tables from JSON. Every error names file, line and field:
///
///   records.json:41: steps[3].goal.all[0].op: "=>" is no comparison; use one of == != < <= > >=
///
/// Unknown fields are errors too, with the nearest known one as suggestion. Depth and size are
/// bounded; nothing that a file contains can make it crash.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/lesson/json_reader.h"
#include "core/lesson/lesson.h"
#include "core/pricing/price_sheet.h"

namespace kds::lesson {

inline constexpr std::size_t kLessonBytesMax = 1 << 20;

/// Facts by name, as assets/quotas.json holds them: "write_records_per_second" -> "1,000".
/// A text refers to one as {{write_records_per_second}}.
class Facts {
public:
    static Result<Facts> load(std::string_view json, std::string_view file_name);
    struct Fact {
        std::int64_t value = 0;  ///< In `unit`; a test compares it with core/engine/limits.h.
        std::string text;        ///< Value with its unit as AWS writes it: "1 MiB".
        std::string unit;
        std::string source;
        std::string checked;
    };
    const Fact* find(std::string_view name) const;
    const std::map<std::string, Fact, std::less<>>& all() const { return facts_; }

private:
    std::map<std::string, Fact, std::less<>> facts_;
};

/// Fails with BadDocument. Without a catalogue no producer can name a template; without a sheet of
/// the lesson's Region no text can name a price (lesson_prices.h) and no goal can read money.
Result<Lesson> load_lesson(std::string_view json, std::string_view file_name, const Facts& facts,
                           const SourceCatalog* catalog = nullptr,
                           const pricing::PriceSheets* sheets = nullptr);
Result<Course> load_course(std::string_view json, std::string_view file_name);

/// 16 hexadecimal digits that tell one edition of a lesson from another (SavedSession).
std::string lesson_digest(std::string_view json);

}  // namespace kds::lesson
