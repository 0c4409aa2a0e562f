internal import Groundwork

/// A patient's build: what stays the same from film to film. Lengths in millimetres.
struct Habitus {
    var isFemale: Bool
    /// Years.
    var age: Int
    /// Linear size of the skeleton, 1 on average for the sex.
    var size: Float
    /// From 0, slim, to 1, obese.
    var fat: Float
    /// Half the inner width of the chest.
    var chestHalfWidth: Float
    /// Front-to-back thickness at the level of the heart.
    var thickness: Float
    var heartScale: Float
    /// Radius of the aortic arch seen end on; grows with age.
    var aortaRadius: Float
    var breastRadius: Float
    /// Slope of the ribs, 1 on average.
    var ribSlope: Float
    var boneDensity: Float
    /// Sideways curve of the spine.
    var scoliosis: Float

    init(using generator: inout SeededGenerator) {
        func draw(_ low: Float, _ high: Float) -> Float {
            low + Float(generator.unit()) * (high - low)
        }
        isFemale = generator.chance(0.48)
        age = Int(min(max(52 + 18 * generator.normal(), 18), 94))
        let years = Float(age)
        size = draw(0.92, 1.08)
        fat = draw(0, 1) * draw(0.3, 1)
        chestHalfWidth = (isFemale ? 121 : 133) * size * draw(0.92, 1.07)
        thickness = (isFemale ? 196 : 210) * size + 60 * fat
        heartScale = draw(0.86, 1.12) * (1 + 0.002 * (years - 50)) * (1 + 0.08 * fat)
        aortaRadius = draw(13, 16) + max(years - 40, 0) * 0.11
        breastRadius = isFemale ? draw(46, 64) + 12 * fat : 0
        ribSlope = draw(0.85, 1.2)
        boneDensity = draw(0.9, 1.15) * (isFemale && age > 60 ? 0.85 : 1)
        scoliosis = generator.chance(0.2) ? draw(-9, 9) : draw(-2, 2)
    }
}

/// How the patient stood or lay for one film.
struct Stance {
    /// Beam from the front, at the bedside: larger heart, shallow breath, shoulder blades over the lungs.
    var isAnteroposterior: Bool
    /// Width of the film at the patient, in millimetres.
    var field: Float
    var tiltDegrees: Float
    var shift: Point
    /// How far the front of the chest is turned to the patient's left, in millimetres at the breast bone.
    var rotation: Float
    /// From -1, breathed out, to 1, a deep breath.
    var inspiration: Float
    /// Shoulders raised by so many millimetres.
    var shrug: Float
    /// How far the arms are held off, 0…1.
    var armsOut: Float

    init(isAnteroposterior: Bool, using generator: inout SeededGenerator) {
        func draw(_ low: Float, _ high: Float) -> Float {
            low + Float(generator.unit()) * (high - low)
        }
        self.isAnteroposterior = isAnteroposterior
        field = draw(322, 392)
        tiltDegrees = draw(-1, 1) * (isAnteroposterior ? 4 : 2)
        shift = Point(draw(-14, 14), draw(-12, 14))
        rotation = draw(-1, 1) * (isAnteroposterior ? 10 : 5)
        inspiration = isAnteroposterior ? draw(-1, 0.4) : draw(-0.3, 1)
        shrug = draw(-8, 14) + (isAnteroposterior ? 8 : 0)
        armsOut = draw(0, 1)
    }
}
