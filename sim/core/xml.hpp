// Text for XML and HTML, so that nothing in a name or a message can end the place where it stands.
// One rule for pictures, reports and test results. Does not judge whether the text is UTF-8.
#pragma once
#include <string>
#include <string_view>

namespace sluice::xml {

// For text and for attributes in either kind of quotes. Control characters, which have no place in
// XML 1.0 even when escaped, become spaces; line ends and tabs stay.
std::string escaped(std::string_view text);

} // namespace sluice::xml
