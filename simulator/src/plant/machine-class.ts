/** A class of machines: how many a zone has of them, and what is measured at one. */
export type MachineClass = {
  name: string;
  /** Letters of the system in tags such as `10PHY07CT001`. */
  code: string;
  count: number;
  digits: number;
  /** A large machine carries one sensor more than the others. */
  large?: true;
  /** Sensor ids; where the id is not itself a measurement's name, `id=measurement`. */
  sensors: readonly string[];
};

export type ZoneClass = { id: string; name: string; classes: readonly MachineClass[] };

const words = (text: string): readonly string[] => text.trim().split(/\s+/);
const cabinet = "cabinet-temperature cabinet-humidity supply-voltage";
const drive = "drive-current=motor-current drive-temperature=motor-temperature drive-power=motor-power";
const bearings =
  "front-bearing-vibration=bearing-vibration rear-bearing-vibration=bearing-vibration front-bearing-temperature=bearing-temperature";
const water = "cooling-water-flow cooling-water-temperature cooling-water-pressure";
const axes =
  "axis-1-torque=servo-torque axis-2-torque=servo-torque axis-3-torque=servo-torque axis-1-temperature=servo-temperature axis-2-temperature=servo-temperature axis-3-temperature=servo-temperature";
const fan =
  "fan-current=motor-current fan-temperature=motor-temperature fan-power=motor-power fan-speed=motor-speed fan-bearing-vibration=bearing-vibration fan-bearing-temperature=bearing-temperature";
const pump =
  "pump-current=motor-current pump-temperature=motor-temperature pump-power=motor-power pump-bearing-vibration=bearing-vibration pump-bearing-temperature=bearing-temperature";

const press: ZoneClass = {
  id: "press",
  name: "Press shop",
  classes: [
    {
      name: "Press",
      code: "PHY",
      count: 12,
      digits: 2,
      large: true,
      sensors: words(`main-bearing-vibration=bearing-vibration main-bearing-temperature=bearing-temperature
        press-force oil-pressure oil-temperature oil-level oil-cleanliness lubrication-pressure lubrication-flow ${drive}
        stroke-rate tool-temperature position-deviation cooling-water-flow clutch-pressure=air-pressure cabinet-temperature`),
    },
    {
      name: "Feeder",
      code: "PFD",
      count: 6,
      digits: 1,
      sensors: words(`${bearings} belt-speed roll-force loop-depth ${drive} servo-torque servo-temperature
        air-pressure air-flow lubrication-pressure position-deviation ${cabinet}`),
    },
    {
      name: "Transfer",
      code: "PTR",
      count: 6,
      digits: 1,
      sensors: words(`${axes} gripper-vacuum ${bearings} air-pressure air-flow position-deviation
        lubrication-pressure lubrication-flow ${cabinet}`),
    },
    {
      name: "Crane",
      code: "PCR",
      count: 3,
      digits: 1,
      sensors: words(`hoist-load rope-tension brake-temperature brake-lining ${drive} motor-speed ${bearings}
        gear-oil-temperature=oil-temperature gear-oil-level=oil-level position-deviation ${cabinet}
        travel-current=motor-current`),
    },
    {
      name: "Coolant",
      code: "PCO",
      count: 3,
      digits: 1,
      sensors: words(`coolant-concentration coolant-ph coolant-temperature coolant-flow tank-level filter-pressure
        ${pump} ${water} air-pressure ${cabinet}`),
    },
  ],
};

const paint: ZoneClass = {
  id: "paint",
  name: "Paint shop",
  classes: [
    {
      name: "Bath",
      code: "LBA",
      count: 8,
      digits: 1,
      sensors: words(`bath-temperature bath-ph bath-conductivity bath-level rectifier-voltage rectifier-current
        circulation-flow filter-pressure ${pump} cooling-water-flow cooling-water-temperature ${cabinet}`),
    },
    {
      name: "Oven",
      code: "LOV",
      count: 4,
      digits: 1,
      sensors: words(`entry-temperature=oven-temperature middle-temperature=oven-temperature
        exit-temperature=oven-temperature exhaust-temperature gas-pressure gas-flow oxygen ${fan}
        filter-difference=differential-pressure air-pressure ${cabinet}`),
    },
    {
      name: "Booth",
      code: "LBO",
      count: 8,
      digits: 1,
      sensors: words(`air-velocity booth-temperature booth-humidity paint-pressure paint-flow bell-speed high-voltage
        solvent-concentration filter-difference=differential-pressure ${fan} air-pressure ${cabinet}`),
    },
    {
      name: "Air",
      code: "LAI",
      count: 6,
      digits: 1,
      sensors: words(`supply-temperature=booth-temperature supply-humidity=booth-humidity
        filter-difference=differential-pressure ${fan} exhaust-bearing-vibration=bearing-vibration
        exhaust-current=motor-current ${water} air-pressure ${cabinet}`),
    },
  ],
};

const assembly: ZoneClass = {
  id: "assembly",
  name: "Assembly",
  classes: [
    {
      name: "Robot",
      code: "ARO",
      count: 24,
      digits: 2,
      large: true,
      sensors: words(`${axes} axis-4-torque=servo-torque axis-5-torque=servo-torque axis-6-torque=servo-torque
        axis-4-temperature=servo-temperature axis-5-temperature=servo-temperature base-bearing-vibration=bearing-vibration
        gripper-vacuum air-pressure position-deviation ${cabinet}`),
    },
    {
      name: "Weld",
      code: "AWE",
      count: 8,
      digits: 2,
      sensors: words(`weld-current weld-voltage electrode-force transformer-temperature ${water} air-pressure air-flow
        gun-torque=servo-torque gun-temperature=servo-temperature cap-position=position-deviation ${drive} ${cabinet}
        exhaust-difference=differential-pressure`),
    },
    {
      name: "Screw",
      code: "ASC",
      count: 5,
      digits: 1,
      sensors: words(`tightening-torque tightening-angle spindle-1-torque=servo-torque spindle-2-torque=servo-torque
        spindle-1-temperature=servo-temperature spindle-2-temperature=servo-temperature spindle-vibration=bearing-vibration
        air-pressure air-flow position-deviation ${drive} feed-vacuum=gripper-vacuum belt-speed ${cabinet}`),
    },
    {
      name: "Lift",
      code: "ALI",
      count: 4,
      digits: 1,
      sensors: words(`lift-height brake-temperature brake-lining oil-pressure oil-temperature oil-level ${drive}
        ${bearings} belt-speed position-deviation air-pressure ${cabinet}`),
    },
    {
      name: "Test",
      code: "ATE",
      count: 3,
      digits: 1,
      sensors: words(`leak-rate test-pressure air-pressure air-flow ${drive} motor-speed ${bearings}
        oil-temperature oil-pressure cooling-water-flow room-temperature=booth-temperature ${cabinet}`),
    },
  ],
};

/** The three shops of the factory; more zones repeat them in this order. */
export const ZONE_CLASSES: readonly ZoneClass[] = [press, paint, assembly];
