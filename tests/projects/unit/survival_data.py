"""Published survival times, retyped: a figure with "+" is censored there (still open)."""

from __future__ import annotations

# Freireich et al. 1963: weeks in remission under 6-MP (21 patients), printed in most textbooks of survival analysis.
SIX_MP = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"

# Miller 1997 through R's survival package (aml, group Maintained): weeks in remission.
AML_MAINTAINED = "9 13 13+ 18 23 28+ 31 34 45+ 48 161+"

# Loprinzi et al. 1994 through R's survival package (lung): 228 survival times in days, 165 deaths.
LUNG = """
306 455 1010+ 210 883 1022+ 310 361 218 166 170 654 728 71 567 144 613 707 61 88 301 81 624 371 394 520 574 118
390 12 473 26 533 107 53 122 814 965+ 93 731 460 153 433 145 583 95 303 519 643 765 735 189 53 246 689 65 5 132
687 345 444 223 175 60 163 65 208 821+ 428 230 840+ 305 11 132 226 426 705 363 11 176 791 95 196+ 167 806+ 284
641 147 740+ 163 655 239 88 245 588+ 30 179 310 477 166 559+ 450 364 107 177 156 529+ 11 429 351 15 181 283 201
524 13 212 524 288 363 442 199 550 54 558 207 92 60 551+ 543+ 293 202 353 511+ 267 511+ 371 387 457 337 201 404+
222 62 458+ 356+ 353 163 31 340 229 444+ 315+ 182 156 329 364+ 291 179 376+ 384+ 268 292+ 142 413+ 266+ 194 320
181 285 301+ 348 197 382+ 303+ 296+ 180 186 145 269+ 300+ 284+ 350 272+ 292+ 332+ 285 259+ 110 286 270 81 131
225+ 269 225+ 243+ 279+ 276+ 135 79 59 240+ 202+ 235+ 105 224+ 239 237+ 173+ 252+ 221+ 185+ 92+ 13 222+ 192+ 183
211+ 175+ 197+ 203+ 116 188+ 191+ 105+ 174+ 177+
"""


def split(text: str) -> tuple[list[float], list[bool]]:
    """Durations and whether each ended."""
    words = text.split()
    return [float(word.rstrip("+")) for word in words], [not word.endswith("+") for word in words]
