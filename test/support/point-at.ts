import { EARTH_RADIUS_KM, type GeoPoint } from '../../domain/catalogue/distance.ts';

/** The point at that distance and bearing (spherical trigonometry's direct problem). */
export function pointAt(from: GeoPoint, km: number, bearingDegrees: number): GeoPoint {
  const angle = km / EARTH_RADIUS_KM;
  const latitude = from.latitude * RADIANS;
  const bearing = bearingDegrees * RADIANS;
  const sine = Math.sin(latitude) * Math.cos(angle) + Math.cos(latitude) * Math.sin(angle) * Math.cos(bearing);
  const turn = Math.atan2(
    Math.sin(bearing) * Math.sin(angle) * Math.cos(latitude),
    Math.cos(angle) - Math.sin(latitude) * sine,
  );
  const longitude = from.longitude + turn / RADIANS;
  return {
    latitude: Math.asin(Math.min(1, sine)) / RADIANS,
    longitude: ((((longitude + 180) % 360) + 360) % 360) - 180,
  };
}

const RADIANS = Math.PI / 180;
